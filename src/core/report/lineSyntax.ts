// What the lines of a report look like in plain text; shared by what writes them and what reads them back.

/** A longer line is kept word for word: nobody types such a bullet, and a hostile file may hold one of megabytes. */
const longestLine = 2_000;

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

export function isBlank(line: string): boolean {
  return line.trim() === "";
}

/**
 * Whether a line belongs to a table or a drawing, which wrapping would destroy: it begins with a bar or a piece of a
 * frame, has a bar between words, a tab, three blanks in a row, or two where no sentence ends.
 */
export function isTableLine(line: string): boolean {
  const text = line.trim().slice(0, longestLine);
  return /^(?:[|\u2500-\u257f]|\+[-=+])| \| |\t| {3}|[^\s.:;!?] {2}/.test(text);
}

/**
 * The text of a bullet and how far the bullet is indented. null where the line is no bullet, where it has no words, and
 * where its text has columns, which would be lost if it were wrapped like a sentence.
 */
export function bulletOf(line: string): { indent: number; text: string } | null {
  if (line.length > longestLine) return null;
  const found = /^[-*+•]\s+(\S.*)$/.exec(line.trim());
  const text = found?.[1] ?? "";
  if (!/[\p{L}\p{N}]/u.test(text) || /\t| {3}|[^\s.:;!?] {2}/.test(text)) return null;
  return { indent: indentOf(line), text };
}

/** A line of a list of references: `[2] https://…` and nothing else; null where the line is none. */
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

/** The line below a section's title: at least three "=" and nothing else. */
export function isUnderline(line: string): boolean {
  return /^={3,}$/.test(line.trim());
}

/**
 * Whether a line must not be wrapped before this word. At the beginning of a line it would be read as a bullet, a
 * reference, a table or a title, and no longer as a word of the sentence.
 */
export function mayNotBegin(word: string): boolean {
  return /^(?:[-*+•]$|\[\d{1,4}\]|[|\u2500-\u257f]|\+[-=+]|==)/.test(word);
}
