import type { Log } from "../base/log.ts";
import { type Problem, problemOf, UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure } from "../git/program.ts";
import { placeFault as gitPlaceFault, saidByGit, type Written } from "../git/writingFault.ts";

/**
 * How often a write is retried because another git wrote the notes first. In each round at least one writer succeeds.
 */
const mostTries = 16;
/**
 * How often a write is retried while a lock file exists; git itself also waits a moment for it. A lock that stays
 * longer was left by a git that crashed.
 */
const mostLocked = 3;

/**
 * Whether to read the notes again and retry the write, after so many tries: another git has moved the ref since it was
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
 * What kept git from writing here, as a sentence with a remedy. Other errors than GitFailure are returned unchanged;
 * git's message goes to the log.
 */
export function writingFault(checkout: Place, error: unknown): unknown {
  if (!(error instanceof GitFailure)) return error;
  checkout.log.error(`writing tickets in ${checkout.top}: ${error.message}\n${error.stderr}`);
  return (
    placeFault(checkout, error.stderr, error) ??
    new UserError(
      `Git could not write the tickets: ${saidByGit(error.stderr)}`,
      "Nothing was changed; the log has all that git said, and `git fsck` looks for damage.",
      checkout.top,
      error,
    )
  );
}

const tickets: Written = {
  signed: "the tickets are kept with your name",
  left: "the tickets were left as they were",
};

/** What is wrong with the repository or the person's settings, if git's message tells; else null. */
export function placeFault(checkout: Place, stderr: string, cause: unknown): UserError | null {
  return gitPlaceFault(checkout, tickets, stderr, cause);
}

/** What kept git from reading, as a sentence with a remedy; see `writingFault`. */
export function readingFault(checkout: Place, error: unknown): unknown {
  if (!(error instanceof GitFailure)) return error;
  checkout.log.error(`reading tickets in ${checkout.top}: ${error.message}\n${error.stderr}`);
  return new UserError(
    `Git cannot read the tickets of ${checkout.top}: ${saidByGit(error.stderr)}`,
    "Run `git fsck` there; the log has all that git said.",
    checkout.top,
    error,
  );
}

/** An error as a problem, with its details in the log; null if the request was aborted. */
export function problemWith(error: unknown, log: Log, folder = "", signal?: AbortSignal): Problem {
  signal?.throwIfAborted();
  log.warn(`${folder}: ${error instanceof Error ? error.stack : error}`);
  return problemOf(error, folder);
}
