import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { gitOutput } from "../git/program.ts";
import { conflictsIn } from "./applyHere.ts";
import { commitNamed } from "./branches.ts";
import { writingFault } from "./faults.ts";
import { forget } from "./importCommits.ts";
import type { Applied } from "./model.ts";
import { importRevision, type RevisionToTake } from "./newBranch.ts";
import { underWay } from "./workTrees.ts";

/** git has this many milliseconds for a merge. */
const mergingTime = 300_000;
/** Characters of a message, which git is given as an argument; no cover letter is longer. */
const longestMessage = 30_000;

/**
 * Merges a posted revision into the branch that is checked out, as a branch of its own with a merge above it, never as
 * a fast-forward. Stops at conflicts; what else fails is taken back.
 * @param message of the merge
 */
export async function mergeRevision(
  checkout: Checkout,
  revision: RevisionToTake,
  message: string,
  signal: AbortSignal,
): Promise<Applied> {
  const before = checkout.head ?? "";
  const branch = checkout.branch?.replace(/^refs\/heads\//, "") ?? "HEAD";
  const place = { folder: checkout.top, branch, before };
  const { imported, tip } = await importRevision(checkout, revision, signal).catch((error: unknown) => {
    throw writingFault(checkout, error);
  });
  const merge = [
    "merge",
    "--quiet",
    "--no-ff",
    "--no-edit",
    "--no-log",
    "--cleanup=whitespace",
    "-m",
    message.slice(0, longestMessage),
    tip,
  ];
  try {
    signal.throwIfAborted();
    const time = AbortSignal.any([signal, AbortSignal.timeout(mergingTime)]);
    await gitOutput(checkout, merge, "", time);
    return { ...place, after: await commitNamed(checkout, "HEAD"), conflicts: [] };
  } catch (error) {
    const conflicts = signal.aborted ? [] : await conflictsIn(checkout);
    if (conflicts.length > 0) return { ...place, after: null, conflicts };
    if ((await underWay(checkout.gitDir)).operation === "merge")
      await gitOutput(checkout, ["merge", "--abort"], "", AbortSignal.timeout(mergingTime));
    signal.throwIfAborted();
    throw writingFault(checkout, error);
  } finally {
    await forget(checkout, imported);
  }
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
