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
import { unsignedMerge } from "./unsigned.ts";
import { mergedAt, mustBeAsRead } from "./workTreeState.ts";

/** Milliseconds for a merge. */
const mergingTime = 300_000;
/** Characters of the message, which is passed as an argument; no cover letter is longer. */
const longestMessage = 30_000;

/**
 * Merges a posted revision into the checked-out branch, always with a merge commit, never as a fast-forward. Stops at
 * conflicts; any other failure is rolled back. Not stopped once begun, since a killed git leaves files behind.
 * UserError, and nothing done, if the work tree is no longer as when `checkout` was read.
 * @param message for the merge commit
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
    const merged = await mergedAt(checkout);
    const unsigned = await unsignedMerge(checkout, merged.before);
    return { ...place, ...merged, conflicts: [], unsigned, begun: null };
  } catch (error) {
    // What the person began between the check and git is never rolled back.
    if ((await commitNamed(checkout, "MERGE_HEAD")) !== tip) throw writingFault(checkout, error);
    const conflicts = await conflictsIn(checkout);
    if (conflicts.length > 0)
      return { ...place, before: checkout.head ?? "", after: null, conflicts, unsigned: null, begun: tip };
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
  // With rerere, git could resolve and stage conflicts by itself, but the person should see them.
  return ["-c", "rerere.autoUpdate=false", "merge", ...options, "-m", text, tip];
}

/**
 * The commit on which to make the commits of a series, so that its merge brings in nothing else; null: the base that
 * was found.
 */
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
