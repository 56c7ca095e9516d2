import { readCover } from "../mail/coverText.ts";
import type { Person } from "../mail/message.ts";
import { named } from "../mail/person.ts";

/** What a cover letter says that a series is for. What stands below "---" is for its readers alone. */
export function coverWords(body: string): string {
  const { text } = readCover(body);
  return (text.split(/^---$/m, 1)[0] ?? "").trimEnd();
}

/**
 * The message of the merge of a series, as U-Boot's are since 2025 and `b4 shazam --merge` writes them: its title, the
 * words of its cover letter as its author's, and its address.
 * @param link null: it has none that others can read
 */
export function mergeMessage(
  { title, author, cover, patches }: { title: string; author: Person; cover: string | null; patches: number },
  link: string | null,
): string {
  const words = cover === null ? "" : coverWords(cover);
  const said = words === "" ? [] : [`${named(author)} says:`, "", words, ""];
  const head = `Merge patch ${patches === 1 ? "" : "series "}"${title}"`;
  return [head, "", ...said, ...(link === null ? [] : [`Link: ${link}`, ""])].join("\n");
}
