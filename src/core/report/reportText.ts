import type { LineSource } from "./model.ts";

/** The text of a report, and the source of each line. */
export interface ReportText {
  /** Ends with a line break. */
  text: string;
  /** One for each line; null for a line of the person, a heading without a ticket, a reference or a blank line. */
  sources: (LineSource | null)[];
}

/** Collects the lines of a text with their sources. */
export class LineWriter {
  readonly #lines: { text: string; source: LineSource | null }[] = [];

  add(text: string, source: LineSource | null = null): void {
    this.#lines.push({ text: text.trimEnd(), source });
  }

  /** Adds a blank line, unless the last line is blank or there is none yet. */
  gap(): void {
    const last = this.#lines.at(-1);
    if (last && last.text !== "") this.add("");
  }

  append(others: LineWriter): void {
    this.#lines.push(...others.#lines);
  }

  /** All lines up to the last that is not blank. */
  written(): ReportText {
    const end = this.#lines.findLastIndex(({ text }) => text !== "") + 1;
    const lines = this.#lines.slice(0, end);
    return {
      text: `${lines.map(({ text }) => text).join("\n")}\n`,
      sources: lines.map(({ source }) => source),
    };
  }
}
