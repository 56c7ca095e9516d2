import { referenceOf } from "./lineSyntax.ts";
import type { Part } from "./model.ts";

/** A line of the report that is being read. */
export interface InputLine {
  text: string;
  /** Its 0-based number in the report. */
  number: number;
}

/** A number in a text that a reference list explains. */
export interface Citation {
  /** Columns of "[n]" in the text; `end` is after "]". */
  start: number;
  end: number;
  link: string;
  /** Number of the line in the list that gives the address. */
  listedAt: number;
}

/** The reference lists of a report: which address a number in the text stands for. */
export class ReferenceLists {
  /** For each number the lines that explain it, from top to bottom. */
  readonly #byNumber = new Map<number, { line: number; link: string }[]>();

  constructor(lines: readonly InputLine[]) {
    for (const { text, number: line } of lines) {
      const found = referenceOf(text);
      if (!found) continue;
      const listed = this.#byNumber.get(found.number);
      if (listed) listed.push({ line, link: found.link });
      else this.#byNumber.set(found.number, [{ line, link: found.link }]);
    }
  }

  /** The numbers in a line that a list explains, in order; none in a line of such a list. */
  citationsIn(text: string, line: number): Citation[] {
    if (referenceOf(text) !== null) return [];
    return [...text.matchAll(/\[(\d{1,4})\]/g)].flatMap((found): Citation[] => {
      const listed = this.#listedFor(Number(found[1]), line);
      if (!listed) return [];
      const { index } = found;
      return [{ start: index, end: index + found[0].length, link: listed.link, listedAt: listed.line }];
    });
  }

  /** A line with addresses in place of its numbers; a number that no list explains stays as it is. */
  parts(text: string, line: number): Part[] {
    const parts: Part[] = [];
    let done = 0;
    for (const { start, end, link } of this.citationsIn(text, line)) {
      if (start > done) parts.push(text.slice(done, start));
      parts.push({ link });
      done = end;
    }
    if (done < text.length) parts.push(text.slice(done));
    return parts;
  }

  /** A list follows the text that cites it. If each section counts from 1, the next list below applies. */
  #listedFor(number: number, line: number): { line: number; link: string } | undefined {
    const all = this.#byNumber.get(number) ?? [];
    let [from, to] = [0, all.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((all[middle]?.line ?? 0) < line) from = middle + 1;
      else to = middle;
    }
    return all[from] ?? all.at(-1);
  }
}
