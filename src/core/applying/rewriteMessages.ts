import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import type { Signer } from "../git/committer.ts";
import { gitOutput } from "../git/program.ts";
import { mustBeAtRest, workTreesOf } from "../git/workTrees.ts";
import type { BranchCommits } from "./branchCommits.ts";
import { committerHere } from "./branches.ts";
import { carriedNotes } from "./carriedNotes.ts";
import { type RawCommit, textOf } from "./commitObjects.ts";
import { writingFault } from "./faults.ts";
import { type CommitToWrite, forget, type Imported, importCommits, moveBranch } from "./importCommits.ts";
import { withTrailers } from "./messageTrailers.ts";
import { fromFirst } from "./missingTrailers.ts";

/** A branch whose messages were changed; full object names. */
export interface Rewritten {
  before: string;
  after: string;
  /** From old to new commits, including those above a changed one. */
  commits: Map<string, string>;
}

/**
 * Rewrites the messages of a branch's commits. Trees, authors and dates stay the same, so a checked-out branch keeps
 * its index and work tree. Notes are copied, and the old tip is in the reflog. All or nothing: UserError if a rebase or
 * similar is in progress on the branch, or merges would have to be rewritten.
 * @param added lines to add to a commit's message, by object name
 */
export async function rewriteMessages(
  checkout: Checkout,
  range: BranchCommits,
  added: ReadonlyMap<string, string[]>,
  reason: string,
  signal: AbortSignal,
): Promise<Rewritten> {
  const { ref, tip, branch } = range;
  const committer = committerHere(checkout, signal);
  committer.catch(() => undefined);
  mustBeAtRest(await workTreesOf(checkout), ref);
  const old = fromFirst(range, new Set(added.keys()));
  const merge = old.find(({ parents }) => parents.length !== 1);
  if (merge)
    throw new UserError(
      merge.parents.length === 0
        ? `The branch ${branch} has the first commit of its history among those to be changed.`
        : `The branch ${branch} has a merge above a commit to be changed: ${merge.hash.slice(0, 12)}.`,
      "Nothing was changed. Rebase the branch so that its commits lie one upon the other, then try again.",
      checkout.top,
    );
  const base = old[0]?.parents[0];
  if (base === undefined) return { before: tip, after: tip, commits: new Map() };
  const { line, signer } = await committer;
  const commits = old.map((commit) =>
    added.has(commit.hash) ? withLines(commit, added.get(commit.hash) ?? [], signer) : commit,
  );
  signal.throwIfAborted();
  try {
    const imported = await importCommits(checkout, base, commits, line);
    const pairs = new Map(old.map(({ hash }, at) => [hash, imported.hashes[at] ?? ""]));
    const after = imported.hashes.at(-1) ?? tip;
    await carryAndMove(checkout, imported, pairs, { branch: ref, from: tip, to: after, reason });
    return { before: tip, after, commits: pairs };
  } catch (error) {
    throw writingFault(checkout, error);
  }
}

async function carryAndMove(
  checkout: Checkout,
  imported: Imported,
  pairs: ReadonlyMap<string, string>,
  move: Parameters<typeof moveBranch>[1],
): Promise<void> {
  try {
    // Notes first: if the branch cannot be moved, they are on commits that nobody sees.
    await carryNotes(checkout, pairs);
    await moveBranch(checkout, move, imported);
  } catch (error) {
    await forget(checkout, imported);
    throw error;
  }
}

/** Like amend, also respecting the person's `notes.rewriteRef`. */
async function carryNotes(checkout: Checkout, pairs: ReadonlyMap<string, string>): Promise<void> {
  const settings = ["notes.rewrite.amend=true", ...carriedNotes.map((ref) => `notes.rewriteRef=${ref}`)];
  const options = settings.flatMap((setting) => ["-c", setting]);
  const lines = Array.from(pairs, ([from, to]) => `${from} ${to}\n`).join("");
  const copy = ["notes", "copy", "--stdin", "--for-rewrite=amend"];
  await gitOutput(checkout, [...options, ...copy], lines, AbortSignal.timeout(60_000));
}

/** A commit with lines added to its message, which then is in UTF-8. */
function withLines(commit: RawCommit, lines: string[], signer: Signer): CommitToWrite {
  const text = commit.encoding === null ? null : textOf(commit);
  const { message, author } = text ? { message: bytes(text.message), author: bytes(text.author) } : commit;
  // As bytes, so that invalid text is kept unchanged.
  const own = { name: bytes(signer.name), email: bytes(signer.email) };
  return { ...commit, encoding: null, author, message: withTrailers(message, lines.map(bytes), own) };
}

/** UTF-8 bytes of a text, one character a byte. */
function bytes(text: string): string {
  return Buffer.from(text).toString("latin1");
}
