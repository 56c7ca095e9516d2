import * as v from "valibot";
import { formatCount } from "../base/formatCount.ts";
import type { Problem } from "../base/problem.ts";

/** Whether two mails with one Message-ID have different texts. A footer added by a list makes no difference. */
export function differ(one: string, other: string): boolean {
  const [short = "", long = ""] = [one.trimEnd(), other.trimEnd()].sort((a, b) => a.length - b.length);
  return !long.startsWith(short);
}

/** Mails with the Message-ID of another one but a different text. */
export interface Doubled {
  doubled: number;
  /** Some of their Message-IDs. */
  doubledIds: string[];
}

/** Their fields in a stored position; earlier versions stored no ids. */
export const doubledEntries = {
  doubled: v.pipe(v.number(), v.integer(), v.minValue(0)),
  doubledIds: v.optional(v.array(v.string()), []),
};

export const noneDoubled: Doubled = { doubled: 0, doubledIds: [] };

/** Ids stored in a position: anybody could send a million of them. */
const mostIds = 20;

/** Those that a stored position gives. */
export function doubledOf(value: unknown): Doubled {
  const result = v.safeParse(v.object(doubledEntries), value);
  return result.success ? result.output : noneDoubled;
}

/** The sum of several periods. */
export function doubledTogether(parts: Doubled[]): Doubled {
  return {
    doubled: parts.reduce((sum, { doubled }) => sum + doubled, 0),
    doubledIds: [...new Set(parts.flatMap(({ doubledIds }) => doubledIds))].slice(0, mostIds),
  };
}

/** The sum with mails of these Message-IDs. */
export function alsoDoubled(known: Doubled, ids: string[]): Doubled {
  return doubledTogether([known, { doubled: ids.length, doubledIds: ids }]);
}

/** Ids that the sentence names. */
const mostNamed = 3;

/**
 * The problem that reports such mails, if there are any.
 * @param shown which of them is shown
 */
export function duplicateIds(found: Doubled, where: string, shown: "first" | "last"): Problem[] {
  const { doubled, doubledIds } = found;
  if (doubled === 0) return [];
  const named = doubledIds.slice(0, mostNamed).map((id) => `<${id}>`);
  if (doubled > named.length && named.length > 0) named.push("…");
  const ids = named.length === 0 ? "" : ` (${named.join(", ")})`;
  const what =
    doubled === 1
      ? `1 mail came with the Message-ID of another one${ids}, and says something else; the one that was read ${shown} is shown.`
      : `${formatCount(doubled)} mails came with the Message-ID of another one${ids}, and say something else; those that were read ${shown} are shown.`;
  return [{ what, remedy: "Nothing is to be done.", where }];
}
