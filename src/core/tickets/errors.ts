import type { Log } from "../base/log.ts";
import { plainLine } from "../base/plainText.ts";
import { type Problem, problemOf, UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure } from "../git/program.ts";

/** What git, or a server through it, says is shown shortened to this. */
const longestWords = 300;

/**
 * How often a write is tried because another git wrote the notes first. Each time at least one of the writers succeeds.
 */
const mostTries = 16;
/**
 * How often a write is tried while a lock file is there; git itself waits a moment for it. A lock that stays longer was
 * left behind by a git that crashed.
 */
const mostLocked = 3;

/**
 * Whether to read the notes again and write them anew, after so many tries: another git has set the ref since it was
 * read, or is about to.
 */
export function isWorthAnotherTry(error: unknown, tries: number): boolean {
  if (!(error instanceof GitFailure)) return false;
  if (/cannot lock ref '[^'\n]*': Unable to create '[^'\n]*': File exists/.test(error.stderr))
    return tries < mostLocked;
  const moved =
    /Not updating refs\/notes\/|cannot lock ref '[^'\n]*': (?:is at|reference already exists|unable to resolve)/;
  return moved.test(error.stderr) && tries < mostTries;
}

type Place = Pick<Checkout, "top" | "log">;

/**
 * The sentence for what kept git from writing here. Anything but a GitFailure (a cancellation, a sentence) stays as it
 * is; git's own words go to the log.
 */
export function writingFault(checkout: Place, error: unknown): unknown {
  if (!(error instanceof GitFailure)) return error;
  checkout.log.error(`writing tickets in ${checkout.top}: ${error.message}\n${error.stderr}`);
  return (
    placeFault(checkout, error.stderr, error) ??
    new UserError(
      `Git could not write the tickets: ${wordsOf(error.stderr)}`,
      "Nothing was changed; the log has all that git said, and `git fsck` looks for damage.",
      checkout.top,
      error,
    )
  );
}

/** The sentence for what is wrong with the repository or the person, where git's words tell of that. */
export function placeFault(checkout: Place, stderr: string, cause: unknown): UserError | null {
  const says = (what: string, remedy: string) => new UserError(what, remedy, checkout.top, cause);
  if (/tell me who you are|ident name|unable to auto-detect email|auto-detection is disabled/.test(stderr)) {
    return says(
      "Git does not know who you are, and the tickets are kept with your name.",
      "Say it with `git config --global user.name` and `git config --global user.email`, then try again.",
    );
  }
  if (/No space left on device|Out of diskspace|Disk quota exceeded|File too large/.test(stderr)) {
    return says(
      `The disk of ${checkout.top} is full: the tickets were left as they were.`,
      "Make room on it, then try again.",
    );
  }
  const lock = /Unable to create '([^'\n]+\.lock)': File exists/.exec(stderr)?.[1];
  if (lock !== undefined) {
    return says(
      "Another git is writing here, or one was killed while it did: the tickets were left as they were.",
      `Try again; if it stays, and no git is running, remove ${lock}.`,
    );
  }
  if (
    /Read-only file system|Permission denied|Operation not permitted|insufficient permission|Unable to create/i.test(
      stderr,
    )
  ) {
    return says(
      `Git may not write in the repository ${checkout.top}: ${wordsOf(stderr)}`,
      "See that you may write there, then try again; the tickets were left as they were.",
    );
  }
  return null;
}

/** The sentence for what kept git from reading; as writingFault. */
export function readingFault(checkout: Place, error: unknown): unknown {
  if (!(error instanceof GitFailure)) return error;
  checkout.log.error(`reading tickets in ${checkout.top}: ${error.message}\n${error.stderr}`);
  return new UserError(
    `Git cannot read the tickets of ${checkout.top}: ${wordsOf(error.stderr)}`,
    "Run `git fsck` there; the log has all that git said.",
    checkout.top,
    error,
  );
}

/** What git said was wrong, as the end of a sentence: one line, nothing that a terminal obeys, no password. */
export function wordsOf(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  const line =
    lines.find((each) => /^(?:fatal|error|warning): /.test(each)) ?? lines.at(-1) ?? "no reason given";
  return harmless(line.replace(/^(?:fatal|error|warning): /, ""));
}

/** Text of strangers, ready to be shown. */
export function harmless(text: string): string {
  const plain = plainLine(text.slice(0, 4 * longestWords)).replace(/:\/\/[^/@\s]{1,200}@/g, "://");
  return plain.length <= longestWords ? plain : `${plain.slice(0, longestWords)}…`;
}

/** The problem that an error is, with its details in the log; a question that was given up is none. */
export function problemWith(error: unknown, log: Log, folder = "", signal?: AbortSignal): Problem {
  signal?.throwIfAborted();
  log.warn(`${folder}: ${error instanceof Error ? error.stack : error}`);
  return problemOf(error, folder);
}
