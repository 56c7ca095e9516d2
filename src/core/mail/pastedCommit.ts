/** The first line of a commit in `git log` and `git show`; people also begin sentences with "commit 0123abc". */
const begins = /^commit [0-9a-f]{7,64}(?: \([^()]{1,200}\))?$/;
const headers = /^(?:Author|AuthorDate|Commit|CommitDate|Date|Merge|tree|parent|author|committer)\b/;

/** The person's own lines without pasted commits, whose words are not theirs. */
export function withoutCommits(own: string[]): string[] {
  if (!own.some((line) => line.startsWith("commit "))) return own;
  let pasted = false;
  return own.filter((line, at) => {
    if (line.startsWith("commit ")) pasted = begins.test(line.trimEnd()) && headers.test(own[at + 1] ?? "");
    else pasted &&= line === "" || /^\s/.test(line) || headers.test(line);
    return !pasted;
  });
}
