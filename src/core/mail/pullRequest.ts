/** What a custodian's pull request offers, as `git request-pull` writes it. */
export interface PullRequest {
  /** The tag or branch it names ("efi-2022-04-rc2"), else the subject's words. */
  name: string;
  /** Its short log. */
  patches: { author: string; title: string }[];
}

/**
 * Reads a pull request from a mail's own lines (see `partBody`). `title` is its subject without prefixes. Null where
 * the mail has no short log: then it names no patch. Bounded to 1,000 patches.
 */
export function readPullRequest(own: string[], title: string): PullRequest | null {
  const patches: PullRequest["patches"] = [];
  let author: string | null = null;
  let name: string | null = null;
  for (const line of own) {
    const tag =
      /^\s{0,8}(?:https?|git|ssh):\/\/\S{3,300}\s+(?:tags\/|refs\/(?:tags|heads)\/)?(\S{1,100})$/.exec(line);
    if (tag) name ??= tag[1] ?? null;
    const head = /^(\S.{0,80}) \((\d{1,4})\):$/.exec(line);
    if (head) author = head[1] ?? null;
    else if (author !== null && /^ {4,8}\S/.test(line) && patches.length < 1_000)
      patches.push({ author, title: line.trim().slice(0, 300) });
    else if (line.trim() !== "") author = null;
  }
  if (patches.length === 0) return null;
  return { name: (name ?? title.replace(/^.{0,20}pull(?:\s+request)?[\s:,-]*/i, "")) || title, patches };
}
