import { coverBlurb, coverTitle } from "../../../core/nextVersion/versionFile.ts";

/** The placeholder of git or b4 that a mail still has; null if none. */
export function unfinishedIn(mail: string): string | null {
  // In a diff the same words may be part of the change.
  const diff = mail.search(/^diff --git /m);
  const text = diff < 0 ? mail : mail.slice(0, diff);
  return [coverTitle, coverBlurb, "EDITME"].find((mark) => text.includes(mark)) ?? null;
}
