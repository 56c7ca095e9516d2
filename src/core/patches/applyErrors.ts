import type { Problem } from "../base/problem.ts";

/** Files that a sentence names. */
const filesNamed = 4;

/** Why git did not apply a patch, as a sentence; `said` are git's own words, `conflicts` files that both sides changed. */
export function applyErrorOf(said: string, conflicts: string[], title: string): Problem {
  return { what: whatOf(said, conflicts), remedy: remedyOf(said), where: title };
}

function whatOf(said: string, conflicts: string[]): string {
  if (conflicts.length > 0) return `The patch conflicts with what has changed in ${listed(conflicts)}.`;
  const line = /(?:corrupt|garbage).* at (?:line (\d+)|<stdin>:(\d+))/.exec(said);
  if (line)
    return `The diff is damaged in line ${line[1] ?? line[2]} of its mail's text: its hunks are not what they say.`;
  if (/invalid path/.test(said)) return "The diff names a path that is none of a project's files.";
  if (/name is no UTF-8/.test(said))
    return "The diff names a file whose name is no UTF-8, or was damaged on its way.";
  if (/beyond a symbolic link/.test(said)) return "The diff changes a file behind a symbolic link.";
  if (/[Nn]o valid patches|unrecognized input|No changes/.test(said))
    return "The mail carries no diff that git can read.";
  if (/cannot apply binary patch|without full index line/.test(said))
    return "The mail does not carry the content of a binary file.";
  if (/binary files in the patch are too large/.test(said))
    return "The binary files in the patch are larger than any that people send.";
  if (/longer than git is given/.test(said))
    return "The patch takes git longer than any patch that people write.";
  if (isUnreadable(said))
    return "The repository does not have the commit's files: it is a partial clone, or damaged.";
  const unread = unreadIn(said);
  if (unread.length > 0)
    return `The repository does not have the content of ${listed(unread)}: it is a partial clone, or damaged.`;
  const missing = filesIn(said, /^error: (.*): does not exist in index$/gm);
  if (missing.length > 0) return `The patch changes ${listed(missing)}, which is not there.`;
  const there = filesIn(said, /^error: (.*): already exists in index$/gm);
  if (there.length > 0) return `The patch makes ${listed(there)}, which is there already.`;
  const unfit = refusedFiles(said);
  if (unfit.length > 0)
    return `The patch does not fit ${listed(unfit)}: the lines that it changes are not there.`;
  return `Git does not apply the patch: ${said.trim().split("\n").at(-1)?.slice(0, 200) || "it said nothing"}`;
}

/** Whether git could not read what the patch is to be applied to. */
export function isUnread(said: string): boolean {
  return isUnreadable(said) || unreadIn(said).length > 0;
}

function isUnreadable(said: string): boolean {
  return /^fatal: .*(?:tree object|object name|unable to read)/m.test(said);
}

function unreadIn(said: string): string[] {
  return filesIn(said, /^error: failed to read (.*)$/gm);
}

function remedyOf(said: string): string {
  if (isUnread(said)) return "Run git fetch --refetch --no-filter in it, then look again.";
  return /corrupt|garbage|invalid path|beyond a symbolic|No valid|unrecognized|binary|no UTF-8/i.test(said)
    ? "Its text is shown as it was sent; ask the author for another copy."
    : "Its hunks are shown as they were sent; fetch the branch or the series that it was made on.";
}

/** The files that git names as it refuses a patch. */
export function refusedFiles(said: string): string[] {
  const unfit =
    /^error: (.*): (?:patch does not apply|does not exist in index|already exists in index|does not match index)$/gm;
  return filesIn(said, unfit);
}

function filesIn(said: string, pattern: RegExp): string[] {
  return [...new Set(Array.from(said.matchAll(pattern), ([, file = ""]) => file))];
}

function listed(files: string[]): string {
  const more = files.length - filesNamed;
  const named = files.slice(0, filesNamed).join(", ");
  return more > 0 ? `${named} and ${more} more` : named;
}
