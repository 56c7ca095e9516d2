import { coverBlurb, coverTitle } from "../../../core/nextVersion/versionFile.ts";

/** What of a mail was left for a person to write, as git or b4 mark it; null: nothing. */
export function unfinishedIn(mail: string): string | null {
  // In a patch the same words may be what it changes.
  const diff = mail.search(/^diff --git /m);
  const text = diff < 0 ? mail : mail.slice(0, diff);
  return [coverTitle, coverBlurb, "EDITME"].find((mark) => text.includes(mark)) ?? null;
}
