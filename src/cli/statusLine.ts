import { plainLine } from "../core/base/plainText.ts";

const toStart = "\r\x1b[K";
/** Columns; a longer line would wrap, and only its last part be overwritten. */
const width = 78;

/**
 * A line of the terminal with the progress; each text overwrites the one before. Prints nothing if there is no
 * terminal.
 */
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

  /** Clears the line for other output. */
  clear(): void {
    if (!this.#shown) return;
    this.#stream.write(toStart);
    this.#shown = false;
  }
}
