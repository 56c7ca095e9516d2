// What the lines of a report look like: for whoever writes them and whoever reads them.

/** A line longer than this is not looked into. */
const longestLine = 2_000;

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

export function isBlank(line: string): boolean {
  return line.trim() === "";
}

/**
 * Whether a line is part of a table or drawing, whose columns count: it begins with a rule or a bar, has a bar between
 * words, a tab, or blanks in a row where no sentence ends.
 */
export function isTableLine(line: string): boolean {
  const text = line.trim().slice(0, longestLine);
  return /^(?:[|\u2500-\u257f]|\+[-=+])| \| |\t| {3}|[^\s.:;!?] {2}/.test(text);
}

/**
 * The text of a bullet, and where it is indented to; null where the line is none: it has no words, or columns that
 * would be lost in running text.
 */
export function bulletOf(line: string): { indent: number; text: string } | null {
  if (line.length > longestLine) return null;
  const found = /^[-*+•]\s+(\S.*)$/.exec(line.trim());
  const text = found?.[1] ?? "";
  if (!/[\p{L}\p{N}]/u.test(text) || /\t| {3}|[^\s.:;!?] {2}/.test(text)) return null;
  return { indent: indentOf(line), text };
}

/** `[2] https://…` and nothing else; null where the line is none. */
export function referenceOf(line: string): { number: number; link: string } | null {
  if (line.length > longestLine) return null;
  const found = /^\s*\[(\d{1,4})\]:?\s+<?(https?:\/\/[^\s<>]+)>?\s*$/.exec(line);
  return found ? { number: Number(found[1]), link: found[2] ?? "" } : null;
}

/** The title between the signs of `=== Title ===`; null where the line is none. */
export function blockTitleOf(line: string): string | null {
  const text = line.trim();
  if (text.length > longestLine || !/^={2,}\s/.test(text) || !/\s={2,}$/.test(text)) return null;
  const title = text.replace(/^=+/, "").replace(/=+$/, "").trim();
  return title === "" ? null : title;
}

/** A line of at least three "=", as stands below a section's title. */
export function isUnderline(line: string): boolean {
  return /^={3,}$/.test(line.trim());
}

/** Where a line began with this word it would be read as something else than the text it goes on with. */
export function mayNotBegin(word: string): boolean {
  return /^(?:[-*+•]$|\[\d{1,4}\]|[|\u2500-\u257f]|\+[-=+]|==)/.test(word);
}
