import type { PatchIndex } from "./locateQuotes.ts";

/** Characters; shorter pieces may be from any line. */
const shortestPiece = 12;
/** Limits: pieces of one reply that are looked for, and characters searched for each. */
const maxPieces = 200;
const maxText = 1_000_000;

/** Finds quoted lines that are a piece of a line, because their end was left out or they were rewrapped. */
export class QuoteFragments {
  readonly #patch: PatchIndex;
  readonly #known = new Map<string, number | null>();
  #text: { all: string; starts: number[] } | null = null;

  constructor(patch: PatchIndex) {
    this.#patch = patch;
  }

  /** Index of the patch line in which the piece ends; null if there is none, or several. */
  find(key: string): number | null {
    if (key.length < shortestPiece) return null;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= maxPieces) return null;
    const found = this.#search(key);
    this.#known.set(key, found);
    return found;
  }

  #search(key: string): number | null {
    this.#text ??= joined(this.#patch);
    const { all, starts } = this.#text;
    const first = all.indexOf(key);
    if (first < 0 || all.indexOf(key, first + 1) >= 0) return null;
    const last = first + key.length - 1;
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= last) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** All lines in one text, so that one search finds a piece wherever it begins and ends. */
function joined({ lines }: PatchIndex): { all: string; starts: number[] } {
  const starts: number[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const { key } of lines) {
    if (length + key.length > maxText) break;
    starts.push(length);
    parts.push(key);
    length += key.length;
  }
  return { all: parts.join(""), starts };
}
