import type { Person } from "../mail/message.ts";
import { named } from "./messageTrailers.ts";

/** What git and b4 put below a person's own words in a cover letter, and what is for its readers alone. */
const ends = [
  /^---\s*$/,
  /^-- ?$/,
  /^(?:base-commit|change-id|prerequisite-[a-z-]+|Best regards,?$)/i,
  /^(?:changes|changelog|history)\b.{0,40}\bv\d{1,3}\b.{0,40}$/i,
  /^(?:changelog|change history|history)\s*:?$/i,
  /^v\d{1,3}(?:\s*(?:->|→)\s*v?\d{1,3})?\s*:\s*$/i,
  /^(?:range-diff|interdiff) against\b/i,
  // A diffstat: " doc/board.rst | 12 ++--".
  /^ \S.{0,200} \| +(?:\d+ [+-]*|Bin\b.*)$/,
];
/** A short log: the author with a count, and titles that stand in. */
const shortLogHead = /^\S.{0,80} \(\d{1,4}\):$/;

/**
 * The words of a cover letter that say what a series is for: without short log, diffstat, signature and what changed
 * since the last version, which belong into no history.
 */
export function coverWords(body: string): string {
  const lines = body.replaceAll("\r\n", "\n").split("\n");
  const end = lines.findIndex(
    (line, at) =>
      ends.some((one) => one.test(line)) || (shortLogHead.test(line) && /^ {2,}\S/.test(lines[at + 1] ?? "")),
  );
  return lines
    .slice(0, end < 0 ? lines.length : end)
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/**
 * The message of the merge of a series, as U-Boot's are since 2025 and `b4 shazam --merge` writes them: its title, the
 * words of its cover letter as its author's, and its address.
 */
export function mergeMessage(
  { title, author, cover, patches }: { title: string; author: Person; cover: string | null; patches: number },
  link: string,
): string {
  const words = cover === null ? "" : coverWords(cover);
  const said = words === "" ? [] : [`${named(author)} says:`, "", words, ""];
  const head = `Merge patch ${patches === 1 ? "" : "series "}"${title}"`;
  return [head, "", ...said, `Link: ${link}`, ""].join("\n");
}
