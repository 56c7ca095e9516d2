import { type FileCharset, hasLetters } from "../mail/encodeAs.ts";

/** The lines of a file that are not plain ASCII, found by what they say. */
export class LinesInFile {
  /** Their bytes, one character a byte (latin1), without line end. */
  readonly #lines: string[];
  /** By charset, their bytes by their text. */
  readonly #texts = new Map<FileCharset, ReadonlyMap<string, string>>();

  constructor(content: Buffer) {
    const lines = content.toString("latin1").match(/[^\n]*[^\0-\x7f\n][^\n]*/g) ?? [];
    this.#lines = lines.map((line) => line.replace(/\r$/, ""));
  }

  /** The bytes of a line that says this in one of the charsets; null if there is none. */
  find(text: string, ...charsets: FileCharset[]): string | null {
    const [, line = "", end = ""] = /^(.*?)(\r?)$/s.exec(text) ?? [];
    if (this.#lines.length === 0 || !hasLetters(line)) return null;
    for (const charset of charsets) {
      const found = this.#in(charset).get(line);
      if (found !== undefined) return found + end;
    }
    return null;
  }

  #in(charset: FileCharset): ReadonlyMap<string, string> {
    const known = this.#texts.get(charset);
    if (known) return known;
    const decoder = new TextDecoder(charset, { ignoreBOM: true });
    const decoded = this.#lines.map((line): [string, string] => [
      decoder.decode(Buffer.from(line, "latin1")),
      line,
    ]);
    const texts = new Map(decoded);
    this.#texts.set(charset, texts);
    return texts;
  }
}
