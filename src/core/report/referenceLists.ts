import { referenceOf } from "./lineSyntax.ts";
import type { Part } from "./model.ts";

/** A line of a report being read. */
export interface ReadLine {
  text: string;
  /** Grows from line to line. */
  place: number;
}

/** A line of a list of references. */
interface Definition {
  place: number;
  link: string;
}

/** What the numbers in a report stand for. */
export class Citations {
  readonly #byNumber = new Map<number, Definition[]>();
  readonly #cited = new Set<number>();

  constructor(lines: readonly ReadLine[]) {
    for (const { text, place } of lines) {
      const found = referenceOf(text);
      if (!found) continue;
      const known = this.#byNumber.get(found.number);
      if (known) known.push({ place, link: found.link });
      else this.#byNumber.set(found.number, [{ place, link: found.link }]);
    }
  }

  /** Whether the reference that stands at a place has been cited by a text that was taken apart. */
  isCited(place: number): boolean {
    return this.#cited.has(place);
  }

  /** A text with its numbers replaced by what they stand for; those that stand for nothing stay as they are. */
  parts(text: string, place: number): Part[] {
    // A reference that nothing cites is a line like any other.
    if (referenceOf(text) !== null) return [text];
    const parts: Part[] = [];
    let done = 0;
    for (const found of text.matchAll(/\[(\d{1,4})\]/g)) {
      const definition = this.#definition(Number(found[1]), place);
      if (!definition) continue;
      this.#cited.add(definition.place);
      if (found.index > done) parts.push(text.slice(done, found.index));
      parts.push({ link: definition.link });
      done = found.index + found[0].length;
    }
    if (done < text.length) parts.push(text.slice(done));
    return parts;
  }

  /** A list stands after what cites it; where a section begins to count anew, the next one is meant. */
  #definition(number: number, place: number): Definition | undefined {
    const all = this.#byNumber.get(number) ?? [];
    let [from, to] = [0, all.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((all[middle]?.place ?? 0) < place) from = middle + 1;
      else to = middle;
    }
    return all[from] ?? all.at(-1);
  }
}
