import { plainLine } from "../base/plainText.ts";
import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure } from "../git/program.ts";
import type { HostServices } from "../project/hostServices.ts";

/** UserError where the past is looked at: what is known of it is no ground to write commits on. */
export function mustBeNow({ past, ticketsOfToday }: Pick<HostServices, "past" | "ticketsOfToday">): void {
  if (!past || ticketsOfToday) return;
  throw new UserError(
    "Nothing can be applied while the past is looked at.",
    "Leave the moment away that was asked for, and try again.",
  );
}

/** git's words are shown shortened to this. */
const longestWords = 300;

/**
 * The sentence for what kept git from writing commits or a branch. Anything but a GitFailure (a cancellation, a
 * sentence) stays as it is; git's own words go to the log.
 */
export function writingFault({ top, log }: Pick<Checkout, "top" | "log">, error: unknown): unknown {
  if (!(error instanceof GitFailure)) return error;
  const { stderr } = error;
  log.error(`writing in ${top}: ${error.message}\n${stderr}`);
  const says = (what: string, remedy: string) => new UserError(what, remedy, top, error);
  if (/tell me who you are|ident name|unable to auto-detect email|auto-detection is disabled/.test(stderr))
    return says(
      "Git does not know who you are, and a commit names who made it.",
      "Say it with `git config --global user.name` and `git config --global user.email`, then try again.",
    );
  if (/No space left on device|Out of diskspace|Disk quota exceeded|File too large/.test(stderr))
    return says(`The disk of ${top} is full: nothing was changed.`, "Make room on it, then try again.");
  const lock = /Unable to create '([^'\n]+\.lock)': File exists/.exec(stderr)?.[1];
  if (lock !== undefined)
    return says(
      "Another git is writing here, or one was killed while it did: nothing was changed.",
      `Try again; if it stays, and no git is running, remove ${lock}.`,
    );
  if (/cannot lock ref '[^'\n]*': (?:is at|reference already exists|unable to resolve)/.test(stderr))
    return says("The branch was changed meanwhile by another git: it was left as it is.", "Try again.");
  if (/cannot lock ref '[^'\n]*': '[^'\n]*' exists/.test(stderr))
    return says(
      "Git cannot make that branch: another branch has a part of its name.",
      "Choose another name.",
    );
  if (
    /Read-only file system|Permission denied|Operation not permitted|insufficient permission|Unable to create/i.test(
      stderr,
    )
  )
    return says(
      `Git may not write in the repository ${top}: ${wordsOf(stderr)}`,
      "See that you may write there, then try again; nothing was changed.",
    );
  return says(
    `Git could not do it: ${wordsOf(stderr)}`,
    "Nothing was changed; the log has all that git said, and `git fsck` looks for damage.",
  );
}

/** What git said was wrong, as the end of a sentence: one line, nothing that a terminal obeys. */
export function wordsOf(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  const line =
    lines.find((each) => /^(?:fatal|error|warning): /.test(each)) ?? lines.at(-1) ?? "no reason given";
  return plainLine(line.replace(/^(?:fatal|error|warning): /, "").slice(0, longestWords));
}
