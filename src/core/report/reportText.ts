import type { Source } from "./model.ts";

/** A text, and for each of its lines what it stands on. */
export interface Written {
  /** Ends with a line break. */
  text: string;
  sources: (Source | null)[];
}

/** Lines one after the other. */
export class Page {
  readonly #lines: { text: string; source: Source | null }[] = [];

  add(text: string, source: Source | null = null): void {
    this.#lines.push({ text: text.trimEnd(), source });
  }

  /** One blank line, unless there is one, or nothing before it. */
  gap(): void {
    const last = this.#lines.at(-1);
    if (last && last.text !== "") this.add("");
  }

  append(page: Page): void {
    this.#lines.push(...page.#lines);
  }

  written(): Written {
    const end = this.#lines.findLastIndex(({ text }) => text !== "") + 1;
    const lines = this.#lines.slice(0, end);
    return {
      text: `${lines.map(({ text }) => text).join("\n")}\n`,
      sources: lines.map(({ source }) => source),
    };
  }
}
