import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { gitInPrivate } from "../patches/privateFolder.ts";
import { branchRef, committerHere, tipOfBranch } from "./branches.ts";
import { textOf } from "./commitObjects.ts";
import { writingFault } from "./faults.ts";
import { forget, type Imported, importCommits, moveBranch } from "./importCommits.ts";
import { lackedBy, withTrailers } from "./messageTrailers.ts";
import type { AddedTrailer, MadeBranch } from "./model.ts";
import type { RevisionRange } from "./revisionRange.ts";
import { takeObjects } from "./takeObjects.ts";
import type { WantedTrailer } from "./takeRequest.ts";
import { signsCommits, unsignedNote } from "./unsigned.ts";

/** A revision, and what to add to its messages. */
export interface RevisionToTake extends RevisionRange {
  /** Trailers to add to the message of a patch, by its Message-ID. */
  trailers: ReadonlyMap<string, WantedTrailer[]>;
}

/** The full name of a new branch. UserError if it exists, or git does not allow the name. */
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
 * Makes a branch from a posted revision without checking it out. No work tree is touched, and nothing is left if it
 * fails.
 * @param ref from `freeBranch`
 */
export async function makeBranch(
  checkout: Checkout,
  { ref, ...revision }: RevisionToTake & { ref: string },
  signal: AbortSignal,
): Promise<MadeBranch> {
  const { range, posted, base, tried } = revision;
  try {
    const { imported, tip, added, links } = await importRevision(checkout, revision, signal);
    const reason = `patch-tracker am: ${range.label} of ${range.patches.length} patches`;
    try {
      await moveBranch(checkout, { branch: ref, from: null, to: tip, reason }, imported);
    } catch (error) {
      await forget(checkout, imported);
      throw error;
    }
    const branch = ref.slice("refs/heads/".length);
    const wanted = await signsCommits(checkout);
    const rebase = [base.commit.slice(0, 12), branch];
    return {
      branch,
      folder: checkout.top,
      label: range.label,
      tip,
      base,
      tried,
      commits: range.patches.length,
      below: posted.below,
      merged: range.patches.filter(({ threeWay }) => threeWay).map(({ title }) => title),
      added,
      links,
      unsigned: unsignedNote({ signed: 0, wanted, rebase }, checkout.top),
      problems: range.problems,
    };
  } catch (error) {
    throw writingFault(checkout, error);
  }
}

/**
 * Writes the commits of a posted revision into the person's repository: copies of the private ones, with the mail's
 * author, the person as committer, and the trailers added. GitFailure if git cannot write.
 */
export async function importRevision(
  checkout: Checkout,
  { range, posted, own, trailers }: RevisionToTake,
  signal: AbortSignal,
): Promise<{ imported: Imported; tip: string; added: AddedTrailer[]; links: number }> {
  const committer = await committerHere(checkout, signal);
  let links = 0;
  const added: Omit<AddedTrailer, "commit">[][] = [];
  const commits = posted.commits.map((commit, at) => {
    const patch = range.patches[at - posted.below];
    const { message = "" } = textOf(commit) ?? {};
    const lacking = ((patch && trailers.get(patch.messageId)) ?? []).filter(lackedBy(message));
    const subject = patch?.title ?? "";
    added.push(lacking.flatMap(({ given }) => (given === null ? [] : { ...given, subject })));
    if (lacking.some(({ line, given }) => given === null && line.startsWith("Link: "))) links++;
    const lines = lacking.map(({ line }) => line);
    const whole = withTrailers(message, lines, committer.signer);
    return { ...commit, message: Buffer.from(whole).toString("latin1") };
  });
  const { base } = posted;
  await takeObjects(gitInPrivate(own), checkout, { base, tip: range.tip ?? base }, signal);
  signal.throwIfAborted();
  const imported = await importCommits(checkout, base, commits, committer.line);
  return {
    imported,
    tip: imported.hashes.at(-1) ?? base,
    added: imported.hashes.flatMap((commit, at) => (added[at] ?? []).map((one) => ({ ...one, commit }))),
    links,
  };
}
