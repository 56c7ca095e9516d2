import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure } from "../git/program.ts";
import { placeFault, saidByGit, type Written } from "../git/writingFault.ts";
import type { HostServices } from "../project/hostServices.ts";

/** UserError if the view is of the past (`--now`), when no commits may be written. */
export function mustBeNow({ past, ticketsOfToday }: Pick<HostServices, "past" | "ticketsOfToday">): void {
  if (!past || ticketsOfToday) return;
  throw new UserError(
    "Nothing can be applied while the past is looked at.",
    "Leave the moment away that was asked for, and try again.",
  );
}

const commits: Written = { signed: "a commit names who made it", left: "nothing was changed" };

/**
 * What kept git from writing commits or a branch, as a sentence with a remedy. Other errors than GitFailure are
 * returned unchanged; git's message goes to the log.
 */
export function writingFault(
  { top, log }: Pick<Checkout, "top" | "log">,
  error: unknown,
  signed = commits.signed,
): unknown {
  if (!(error instanceof GitFailure)) return error;
  const { stderr } = error;
  log.error(`writing in ${top}: ${error.message}\n${stderr}`);
  const says = (what: string, remedy: string) => new UserError(what, remedy, top, error);
  if (/cannot lock ref '[^'\n]*': (?:is at|reference already exists|unable to resolve)/.test(stderr))
    return says("The branch was changed meanwhile by another git: it was left as it is.", "Try again.");
  if (/cannot lock ref '[^'\n]*': '[^'\n]*' exists/.test(stderr))
    return says(
      "Git cannot make that branch: another branch has a part of its name.",
      "Choose another name.",
    );
  const fault = placeFault({ top }, { ...commits, signed }, stderr, error);
  if (fault) return fault;
  return says(
    `Git could not do it: ${saidByGit(stderr)}`,
    "Nothing was changed; the log has all that git said, and `git fsck` looks for damage.",
  );
}
