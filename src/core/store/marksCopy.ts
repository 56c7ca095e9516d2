import { appendFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parsed, textSum } from "./mailRow.ts";

/** What a person marked: under a kind, a key with a number; null where the mark was taken away. */
export interface Mark {
  kind: string;
  key: string;
  value: number | null;
}

/** Bytes from which on the file is written anew, without what was marked over. */
const large = 1 << 20;

/**
 * A copy of the marks in a file of its own, since no archive can bring them again: one line a mark, appended, the last
 * one of a key counts. A line that is cut or damaged is left out. What another process appends while the file is
 * written anew may be missing in it; the store itself has it. That is why a copy that cannot be used goes to the log.
 */
export class MarksCopy {
  readonly #file: string;
  readonly #warn: (text: string) => void;

  constructor(directory: string, warn: (text: string) => void) {
    this.#file = join(directory, "marks.jsonl");
    this.#warn = warn;
  }

  append(marks: Mark[]): void {
    this.#try(() => appendFileSync(this.#file, marks.map(lineOf).join("")));
  }

  /** The last that was said of each key. */
  read(): Mark[] {
    const last = new Map<string, Mark>();
    this.#try(() => {
      if (!existsSync(this.#file)) return;
      for (const line of readFileSync(this.#file, "utf8").split("\n")) {
        const mark = markOf(line);
        if (mark) last.set(keyOf(mark), mark);
      }
    });
    return [...last.values()];
  }

  /** Writes the file anew where there is none, or it is long: what it says, and the marks that it does not know. */
  tidy(known: () => Mark[]): void {
    this.#try(() => {
      if (existsSync(this.#file) && statSync(this.#file).size < large) return;
      const all = new Map([...known(), ...this.read()].map((mark) => [keyOf(mark), mark]));
      const standing = [...all.values()].filter(({ value }) => value !== null);
      if (standing.length === 0 && !existsSync(this.#file)) return;
      writeFileSync(`${this.#file}.new`, standing.map(lineOf).join(""));
      renameSync(`${this.#file}.new`, this.#file);
    });
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#warn(`${this.#file}: ${error instanceof Error ? error.message : error}`);
    }
  }
}

/** Equal for marks that stand for the same. */
export function keyOf({ kind, key }: Pick<Mark, "kind" | "key">): string {
  return `${kind}\0${key}`;
}

/** Begins with the line end, so that a line which was cut spoils no other. */
function lineOf({ kind, key, value }: Mark): string {
  return `\n${JSON.stringify([kind, key, value, sumOfMark(kind, key, value)])}`;
}

function markOf(line: string): Mark | null {
  const fields = line === "" ? undefined : parsed(line);
  if (!Array.isArray(fields)) return null;
  const [kind, key, value, sum] = fields;
  if (typeof kind !== "string" || typeof key !== "string" || sum !== sumOfMark(kind, key, value)) return null;
  return value === null || Number.isFinite(value) ? { kind, key, value } : null;
}

/** Checksum of a mark. */
export function sumOfMark(kind: string, key: string, value: number | null): number {
  return textSum(`${kind}\0${key}\0${value}`);
}
