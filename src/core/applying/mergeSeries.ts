import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { gitOutput } from "../git/program.ts";
import { markBegun } from "./amState.ts";
import { conflictsIn } from "./applyHere.ts";
import { writingFault } from "./faults.ts";
import { forget } from "./importCommits.ts";
import type { Applied } from "./model.ts";
import { importRevision, type RevisionToTake } from "./newBranch.ts";
import { mergedAt, mustBeAsRead } from "./workTreeState.ts";

/** git has this many milliseconds for a merge. */
const mergingTime = 300_000;
/** Characters of a message, which git is given as an argument; no cover letter is longer. */
const longestMessage = 30_000;

/**
 * Merges a posted revision into the branch that is checked out, as a branch of its own with a merge above it, never as
 * a fast-forward. Stops at conflicts; what else fails is taken back. It is not stopped once it has begun, for a git that
 * is killed leaves files behind. UserError, and nothing done, where the work tree is not as it was when `checkout` was
 * read.
 * @param message of the merge
 */
export async function mergeRevision(
  checkout: Checkout,
  revision: RevisionToTake,
  message: string,
  signal: AbortSignal,
): Promise<Applied> {
  const branch = checkout.branch?.replace(/^refs\/heads\//, "") ?? "HEAD";
  const place = { folder: checkout.top, branch, problem: null };
  const { imported, tip } = await importRevision(checkout, revision, signal).catch((error: unknown) => {
    throw writingFault(checkout, error);
  });
  try {
    await mustBeAsRead(checkout, signal);
    await markBegun(checkout, "merge", tip);
    await gitOutput(checkout, mergeOf(tip, message), "", AbortSignal.timeout(mergingTime));
    await markBegun(checkout, "merge", null);
    return { ...place, ...(await mergedAt(checkout)), conflicts: [], begun: null };
  } catch (error) {
    // What a person has begun between the look and git is never taken back.
    if ((await commitNamed(checkout, "MERGE_HEAD")) !== tip) throw writingFault(checkout, error);
    const conflicts = await conflictsIn(checkout);
    if (conflicts.length > 0)
      return { ...place, before: checkout.head ?? "", after: null, conflicts, begun: tip };
    await gitOutput(checkout, ["merge", "--abort"], "", AbortSignal.timeout(mergingTime));
    await markBegun(checkout, "merge", null);
    throw writingFault(checkout, error);
  } finally {
    await forget(checkout, imported);
  }
}

function mergeOf(tip: string, message: string): string[] {
  const options = ["--quiet", "--no-ff", "--no-edit", "--no-log", "--cleanup=whitespace"];
  const text = message.slice(0, longestMessage);
  // Resolved by git's memory and staged by itself, conflicts would be none: the person is to see them.
  return ["-c", "rerere.autoUpdate=false", "merge", ...options, "-m", text, tip];
}

/** The commit to make the commits of a series on, so that its merge brings nothing else: null: the one that was found. */
export async function mergeBase(
  checkout: Checkout,
  base: string,
  signal: AbortSignal,
): Promise<string | null> {
  const { head } = checkout;
  if (head === null)
    throw new UserError("There is no commit yet to merge into.", "Check a branch out.", checkout.top);
  const isBelow = await gitOutput(checkout, ["merge-base", "--is-ancestor", base, head], "", signal).then(
    () => true,
    () => false,
  );
  return isBelow ? null : head;
}
