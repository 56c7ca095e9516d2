import { readCover } from "../mail/coverText.ts";
import type { Person } from "../mail/message.ts";
import { named } from "../mail/person.ts";

/** The description in a cover letter. Text below "---" is only for readers of the mail. */
export function coverWords(body: string): string {
  const { text } = readCover(body);
  return (text.split(/^---$/m, 1)[0] ?? "").trimEnd();
}

/**
 * The merge message of a series, in the form that U-Boot uses since 2025 and `b4 shazam --merge` writes: its title, the
 * text of its cover letter attributed to the author, and its web address.
 * @param link null if it has none that others can open
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
