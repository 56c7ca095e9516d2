// The syntax of a report's lines in plain text, used both to write and to read them.

/**
 * Characters. Longer lines are kept word for word: nobody types such a bullet, and a hostile file may have one of
 * megabytes.
 */
const longestLine = 2_000;

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

export function isBlank(line: string): boolean {
  return line.trim() === "";
}

/**
 * Whether a line belongs to a table or a drawing, which wrapping would destroy: it begins with a bar or a piece of a
 * frame, or has a bar between words, a tab, three blanks in a row, or two blanks that do not follow a sentence.
 */
export function isTableLine(line: string): boolean {
  const text = line.trim().slice(0, longestLine);
  return /^(?:[|\u2500-\u257f]|\+[-=+])| \| |\t| {3}|[^\s.:;!?] {2}/.test(text);
}

/**
 * The text of a bullet and its indentation. Null if the line is not a bullet, has no words, or has columns, which
 * wrapping would destroy.
 */
export function bulletOf(line: string): { indent: number; text: string } | null {
  if (line.length > longestLine) return null;
  const found = /^[-*+•]\s+(\S.*)$/.exec(line.trim());
  const text = found?.[1] ?? "";
  if (!/[\p{L}\p{N}]/u.test(text) || /\t| {3}|[^\s.:;!?] {2}/.test(text)) return null;
  return { indent: indentOf(line), text };
}

/** A line of a reference list: `[2] https://…` and nothing else; null if it is none. */
export function referenceOf(line: string): { number: number; link: string } | null {
  if (line.length > longestLine) return null;
  const found = /^\s*\[(\d{1,4})\]:?\s+<?(https?:\/\/[^\s<>]+)>?\s*$/.exec(line);
  return found ? { number: Number(found[1]), link: found[2] ?? "" } : null;
}

/** The title in `=== Title ===`; null if the line is none. */
export function blockTitleOf(line: string): string | null {
  const text = line.trim();
  if (text.length > longestLine || !/^={2,}\s/.test(text) || !/\s={2,}$/.test(text)) return null;
  const title = text.replace(/^=+/, "").replace(/=+$/, "").trim();
  return title === "" ? null : title;
}

/** The line below a section's title: at least three "=" and nothing else. */
export function isUnderline(line: string): boolean {
  return /^={3,}$/.test(line.trim());
}

/** Whether a word must not begin a line, where it would be read as a bullet, a reference, a table or a title. */
export function mayNotBegin(word: string): boolean {
  return /^(?:[-*+•]$|\[\d{1,4}\]|[|\u2500-\u257f]|\+[-=+]|==)/.test(word);
}
