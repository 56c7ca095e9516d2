import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import type { RevisionCommits } from "../patches/model.ts";
import { gitInPrivate } from "../patches/privateRepository.ts";
import { branchRef, committerHere, tipOfBranch } from "./branches.ts";
import { textOf } from "./commitObjects.ts";
import { writingFault } from "./faults.ts";
import { forget, importCommits, moveBranch } from "./importCommits.ts";
import { lackedBy, withTrailers } from "./messageTrailers.ts";
import type { AddedTrailer, MadeBranch, ReceivedTrailer } from "./model.ts";
import type { PostedCommits } from "./postedCommits.ts";
import { takeObjects } from "./takeObjects.ts";

/** What a branch is made of. */
export interface BranchQuestion {
  /** As `freeBranch` has it. */
  ref: string;
  range: RevisionCommits;
  /** The commits of the range, and what they lie on. */
  posted: PostedCommits;
  /** Where the private repository lies that has the commits of the range. */
  own: string;
  base: MadeBranch["base"];
  /** What to add to the message of a patch, by its Message-ID. */
  trailers: ReadonlyMap<string, ReceivedTrailer[]>;
}

/** The full name of a branch that is to be made. UserError where it is there, or git takes no such name. */
export async function freeBranch(checkout: Checkout, branch: string): Promise<string> {
  const ref = await branchRef(checkout, branch);
  const there = await tipOfBranch(checkout, ref);
  if (there !== null)
    throw new UserError(
      `There is a branch ${branch} in ${checkout.top} already, at ${there.slice(0, 12)}.`,
      "Choose another name, or delete the branch first.",
      checkout.top,
    );
  return ref;
}

/**
 * Makes a branch of a posted revision: the commits of the private repository anew, with the author as mailed and the
 * person as committer, and the trailers in their messages. No work tree is touched, and nothing is left where it fails.
 */
export async function makeBranch(
  checkout: Checkout,
  { ref, range, posted, own, base, trailers }: BranchQuestion,
  signal: AbortSignal,
): Promise<MadeBranch> {
  const committer = await committerHere(checkout, signal);
  const added: Omit<AddedTrailer, "commit">[][] = [];
  const commits = posted.commits.map((commit, at) => {
    const patch = range.patches[at - posted.below];
    const { message = "" } = textOf(commit) ?? {};
    const lacking = ((patch && trailers.get(patch.messageId)) ?? []).filter(lackedBy(message));
    added.push(lacking.map((one) => ({ ...one, subject: patch?.title ?? "" })));
    const whole = withTrailers(
      message,
      lacking.map(({ line }) => line),
      committer.signer,
    );
    return { ...commit, message: Buffer.from(whole).toString("latin1") };
  });
  try {
    await takeObjects(
      gitInPrivate(own),
      checkout,
      { base: posted.base, tip: range.tip ?? posted.base },
      signal,
    );
    signal.throwIfAborted();
    const imported = await importCommits(checkout, posted.base, commits, committer.line);
    const tip = imported.hashes.at(-1) ?? posted.base;
    const reason = `patch-tracker am: ${range.label} of ${range.patches.length} patches`;
    try {
      await moveBranch(checkout, { branch: ref, from: null, to: tip, reason }, imported);
    } catch (error) {
      await forget(checkout, imported);
      throw error;
    }
    return {
      branch: ref.slice("refs/heads/".length),
      folder: checkout.top,
      label: range.label,
      tip,
      base,
      commits: range.patches.length,
      below: posted.below,
      merged: range.patches.filter(({ threeWay }) => threeWay).map(({ title }) => title),
      added: imported.hashes.flatMap((commit, at) => (added[at] ?? []).map((one) => ({ ...one, commit }))),
      problems: range.problems,
    };
  } catch (error) {
    throw writingFault(checkout, error);
  }
}
