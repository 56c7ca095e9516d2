import { plainLine } from "../core/base/plainText.ts";

const toStart = "\r\x1b[K";
/** Characters; a longer line would wrap, and only its end be written over. */
const width = 78;

/** The line of a terminal that tells how far the work is; each text replaces the one before. Elsewhere nothing is told. */
export class StatusLine {
  readonly #stream: { isTTY?: boolean; write(text: string): unknown };
  #shown = false;

  constructor(stream: { isTTY?: boolean; write(text: string): unknown }) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (!this.#stream.isTTY) return;
    this.#stream.write(toStart + plainLine(text).slice(0, width));
    this.#shown = true;
  }

  /** Leaves an empty line to whatever is written next. */
  clear(): void {
    if (!this.#shown) return;
    this.#stream.write(toStart);
    this.#shown = false;
  }
}
