import { plainLine } from "../base/plainText.ts";
import { UserError } from "../base/problem.ts";

/** Characters that are shown of a message from git, or from a server through git. */
const longestWords = 300;

/** The words for what was to be written, used in the error sentences. */
export interface Written {
  /** Why git has to know the person: "a commit names who made it". */
  signed: string;
  /** What is true after the error: "nothing was changed". */
  left: string;
}

/**
 * The sentence for an error of the repository, its disk or the person's settings, if git's message tells of one; else
 * null.
 * @param top path of the repository
 * @param stderr git's message
 */
export function placeFault(
  { top }: { top: string },
  { signed, left }: Written,
  stderr: string,
  cause: unknown,
): UserError | null {
  const says = (what: string, remedy: string) => new UserError(what, remedy, top, cause);
  if (/tell me who you are|ident name|unable to auto-detect email|auto-detection is disabled/.test(stderr))
    return nobodyKnown(top, signed, cause);
  if (/No space left on device|Out of diskspace|Disk quota exceeded|File too large/.test(stderr))
    return says(`The disk of ${top} is full: ${left}.`, "Make room on it, then try again.");
  const lock = /Unable to create '([^'\n]+\.lock)': File exists/.exec(stderr)?.[1];
  if (lock !== undefined)
    return says(
      `Another git is writing here, or one was killed while it did: ${left}.`,
      `Try again; if it stays, and no git is running, remove ${lock}.`,
    );
  if (
    /Read-only file system|Permission denied|Operation not permitted|insufficient permission|Unable to create/i.test(
      stderr,
    )
  )
    return says(
      `Git may not write in the repository ${top}: ${saidByGit(stderr)}`,
      `See that you may write there, then try again; ${left}.`,
    );
  return null;
}

/**
 * The error that git has no name and address of the person.
 * @param signed why it needs them: "a commit names who made it"
 */
export function nobodyKnown(top: string, signed: string, cause?: unknown): UserError {
  return new UserError(
    `Git does not know who you are, and ${signed}.`,
    "Say it with `git config --global user.name` and `git config --global user.email`, then try again.",
    top,
    cause,
  );
}

/** git's message as the end of a sentence: one line, without terminal control characters, passwords or tokens. */
export function saidByGit(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  const line =
    lines.find((each) => /^(?:fatal|error|warning): /.test(each)) ?? lines.at(-1) ?? "no reason given";
  return harmless(line.replace(/^(?:fatal|error|warning): /, ""));
}

/** Untrusted text, made safe to show. */
export function harmless(text: string): string {
  const plain = plainLine(text.slice(0, 4 * longestWords))
    .replace(/:\/\/[^/@\s]{1,200}@/g, "://")
    // The query of an address may hold a token.
    .replace(/(:\/\/[^\s'"?#]{1,500})[?#][^\s'"]*/g, "$1");
  return plain.length <= longestWords ? plain : `${plain.slice(0, longestWords)}…`;
}
