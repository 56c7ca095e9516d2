// One fault, and what became of it.
import type { Random } from "../bench/random.ts";

export interface Case {
  /** Under which its outcome is counted. */
  kind: string;
  /** What is done, for whoever reads of a loss. */
  what: string;
  run(random: Random): Promise<Outcome>;
}

export interface Outcome {
  /**
   * After the fault and one refresh without any, the store is that of a reader to whom nothing happened ("recovered"),
   * or a person was told what it lacks, or nobody was.
   */
  end: "recovered" | "told" | "lost";
  /** Before that refresh something was missing, and nothing was said. */
  silent?: boolean;
  /** Why it counts as lost. */
  why?: string;
  /** What else is worth a count of its own. */
  note?: string;
}

/** In what two things differ first, for whoever reads of a loss. */
export function difference(one: unknown, other: unknown, path = ""): string {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return Object.is(one, other) ? "" : `${path}: ${short(one)} for ${short(other)}`;
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = difference(one[key as never], other[key as never], `${path}.${key}`);
    if (found !== "") return found;
  }
  return "";
}

const short = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 200);
