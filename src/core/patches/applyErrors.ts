import type { Problem } from "../base/problem.ts";
import { maxMailBytes } from "../mail/cutMail.ts";

/** Number of files named in a sentence. */
const filesNamed = 4;

/** If the diff itself is damaged, another copy of the mail may be good; no other base helps. */
export const anotherCopy =
  "For a whole copy of the mail name another archive of the list, such as lore's, or a whole mbox file in the setting patchTracker.archives.";

/** If a mail was cut when it was read, no other archive helps: what is kept has the same bound for all. */
export const wholeMail =
  "The whole mail is where it came from: open its archive page in the browser, save it, and apply it with git am.";

/** Why a patch whose mail was cut is not applied: what is left of it may fit, and is still not the patch. */
export const cutError = "error: the mail was cut";

/**
 * Why git did not apply a patch, as a problem to show.
 * @param gitError git's stderr, in English (LC_ALL=C)
 * @param conflicts paths that both sides changed; empty if no merge was tried
 * @param title of the patch, shown as the place of the problem
 */
export function applyErrorOf(gitError: string, conflicts: string[], title: string): Problem {
  return { what: whatOf(gitError, conflicts), remedy: remedyOf(gitError), where: title };
}

function whatOf(gitError: string, conflicts: string[]): string {
  if (conflicts.length > 0) return `The patch conflicts with what has changed in ${listed(conflicts)}.`;
  if (gitError === cutError)
    return `The mail was cut at ${maxMailBytes / 1_000_000} MB, which is all that is kept of one, so its diff is not whole.`;
  const line = damage.exec(gitError);
  if (line)
    return `The diff is damaged in line ${line[1] ?? line[2]} of its mail's text: its hunks are not what they say.`;
  if (/invalid path/.test(gitError)) return "The diff names a path that is none of a project's files.";
  if (/name is no UTF-8/.test(gitError))
    return "The diff names a file whose name is no UTF-8, or was damaged on its way.";
  if (/beyond a symbolic link/.test(gitError)) return "The diff changes a file behind a symbolic link.";
  if (/[Nn]o valid patches|unrecognized input|No changes/.test(gitError))
    return "The mail carries no diff that git can read.";
  if (/cannot apply binary patch|without full index line/.test(gitError))
    return "The mail does not carry the content of a binary file.";
  if (/binary files in the patch are too large/.test(gitError))
    return "The binary files in the patch are larger than any that people send.";
  if (/longer than git is given/.test(gitError))
    return "The patch takes git longer than any patch that people write.";
  if (tooLarge.test(gitError)) return "A folder of the repository has more names than are read of any.";
  if (isUnreadable(gitError))
    return "The repository does not have the commit's files: it is a partial clone, or damaged.";
  const unread = unreadIn(gitError);
  if (unread.length > 0)
    return `The repository does not have the content of ${listed(unread)}: it is a partial clone, or damaged.`;
  const missing = filesIn(gitError, /^error: (.*): does not exist in index$/gm);
  if (missing.length > 0) return `The patch changes ${listed(missing)}, which is not there.`;
  const there = filesIn(gitError, /^error: (.*): already exists in index$/gm);
  if (there.length > 0) return `The patch makes ${listed(there)}, which is there already.`;
  const unfit = refusedFiles(gitError);
  if (unfit.length > 0)
    return `The patch does not fit ${listed(unfit)}: the lines that it changes are not there.`;
  return `Git does not apply the patch: ${gitError.trim().split("\n").at(-1)?.slice(0, 200) || "it said nothing"}`;
}

const tooLarge = /^fatal: tree \S+ is too large$/m;
const damage = /(?:corrupt|garbage).* at (?:line (\d+)|<stdin>:(\d+))/;

/** Whether a patch failed because the stored text of its mail is damaged. */
export function isDamaged(problem: Problem | null): boolean {
  return problem?.remedy.endsWith(anotherCopy) ?? false;
}

/** Whether a patch failed because its mail was cut when it was read. */
export function isCut(problem: Problem | null): boolean {
  return problem?.remedy.endsWith(wholeMail) ?? false;
}

/** Whether git could not read the files to apply the patch to, which says nothing about the patch. */
export function isUnread(gitError: string): boolean {
  return tooLarge.test(gitError) || isUnreadable(gitError) || unreadIn(gitError).length > 0;
}

function isUnreadable(gitError: string): boolean {
  return /^fatal: .*(?:tree object|object name|unable to read)/m.test(gitError);
}

function unreadIn(gitError: string): string[] {
  return filesIn(gitError, /^error: failed to read (.*)$/gm);
}

function remedyOf(gitError: string): string {
  if (gitError === cutError) return wholeMail;
  if (tooLarge.test(gitError)) return "Its hunks are shown as they were sent.";
  if (isUnread(gitError)) return "Run git fetch --refetch --no-filter in it, then look again.";
  if (damage.test(gitError)) return `Its text is shown as it is here. ${anotherCopy}`;
  return /invalid path|beyond a symbolic|No valid|unrecognized|binary|no UTF-8/i.test(gitError)
    ? "Its text is shown as it was sent; ask the author for another copy."
    : "Its hunks are shown as they were sent; fetch the branch or the series that it was made on.";
}

/** The paths that git's stderr names when it rejects a patch, each once. */
export function refusedFiles(gitError: string): string[] {
  const unfit =
    /^error: (.*): (?:patch does not apply|does not exist in index|already exists in index|does not match index)$/gm;
  return filesIn(gitError, unfit);
}

function filesIn(gitError: string, pattern: RegExp): string[] {
  return [...new Set(Array.from(gitError.matchAll(pattern), ([, file = ""]) => file))];
}

function listed(files: string[]): string {
  const more = files.length - filesNamed;
  const named = files.slice(0, filesNamed).join(", ");
  return more > 0 ? `${named} and ${more} more` : named;
}
