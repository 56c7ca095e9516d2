import { appendFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parsedJson } from "../base/json.ts";
import { textSum } from "./mailRow.ts";

/** A mark of the person: a number under a kind and a key; null if the mark was removed. */
export interface Mark {
  kind: string;
  key: string;
  value: number | null;
}

/** From this size in bytes on, the file is rewritten without overwritten marks. */
const large = 1 << 20;

/**
 * A copy of the marks in a file of its own, since no archive can bring them back: one line a mark, appended; the last
 * line of a key counts. A cut or damaged line is ignored. What another process appends while the file is rewritten may
 * be missing from it; the store itself has it. So failures of the copy are only logged.
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

  /** The last mark of each key. */
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

  /** Rewrites the file if it is missing or too long, with its own marks and those of `known` that it lacks. */
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

/** The same text for marks of the same kind and key. */
export function keyOf({ kind, key }: Pick<Mark, "kind" | "key">): string {
  return `${kind}\0${key}`;
}

/** Begins with a line end, so that a line cut short does not spoil the next one. */
function lineOf({ kind, key, value }: Mark): string {
  return `\n${JSON.stringify([kind, key, value, sumOfMark(kind, key, value)])}`;
}

function markOf(line: string): Mark | null {
  const fields = line === "" ? undefined : parsedJson(line);
  if (!Array.isArray(fields)) return null;
  const [kind, key, value, sum] = fields;
  if (typeof kind !== "string" || typeof key !== "string" || sum !== sumOfMark(kind, key, value)) return null;
  return value === null || Number.isFinite(value) ? { kind, key, value } : null;
}

/** Checksum of a mark. */
export function sumOfMark(kind: string, key: string, value: number | null): number {
  return textSum(`${kind}\0${key}\0${value}`);
}
