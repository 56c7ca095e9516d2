/** A custodian's pull request, in the format of `git request-pull`. */
export interface PullRequest {
  /** The tag or branch to pull ("efi-2022-04-rc2"), else the title of the subject. */
  name: string;
  /** The patches in its short log. */
  patches: { author: string; title: string }[];
}

/**
 * Reads a pull request from a mail's own lines (see `partBody`). `title` is its subject without prefixes. Null if the
 * mail has no short log, so that it names no patch. At most 1,000 patches.
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
