import { referenceOf } from "./lineSyntax.ts";
import type { Part } from "./model.ts";

/** A line of a report being read. */
export interface InputLine {
  text: string;
  /** Its number in the report, from 0. */
  number: number;
}

/** A number in a text that a list of references explains. */
export interface Citation {
  /** Columns of "[n]" in the text; `end` is the one after "]". */
  start: number;
  end: number;
  link: string;
  /** The line of the list that gives the address. */
  listedAt: number;
}

/** The lists of references in a report: which address a number in its text stands for. */
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

  /** A line with the addresses that its numbers stand for; a number that no list explains stays as it is. */
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

  /** A list follows the text that cites it. Where each section counts from 1, the next list below is the one meant. */
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
