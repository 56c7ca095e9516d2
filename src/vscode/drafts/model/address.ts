/** The path of a draft's document: its id, and its subject as a name that a tab shows. */
export function draftPath({ id, subject }: { id: string; subject: string }): string {
  const name = subject
    // A slash would be a folder's; this sign looks like one.
    .replaceAll("/", "∕")
    .replace(/[\\\p{C}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 80);
  return `/${id}/${name || "Mail"}.patch-mail`;
}

/** The id of the draft that a path names; null: it is none. */
export function draftIdIn(path: string): string | null {
  return /^\/([0-9a-f]{16})(?:\/|$)/.exec(path)?.[1] ?? null;
}
