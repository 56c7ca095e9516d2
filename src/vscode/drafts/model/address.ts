/** The path of a draft's document: its id, and its subject for the tab's title. */
export function draftPath({ id, subject }: { id: string; subject: string }): string {
  const name = subject
    // A slash would separate folders; this character looks like one.
    .replaceAll("/", "∕")
    .replace(/[\\\p{C}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 80);
  return `/${id}/${name || "Mail"}.patch-mail`;
}

/** The id of the draft in a path; null if there is none. */
export function draftIdIn(path: string): string | null {
  return /^\/([0-9a-f]{16})(?:\/|$)/.exec(path)?.[1] ?? null;
}
