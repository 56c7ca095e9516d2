import { UserError } from "../base/problem.ts";
import { changedPaths } from "../git/changedPaths.ts";
import type { Checkout } from "../git/checkout.ts";
import { gitOutput } from "../git/program.ts";
import { isUnderWay, underWay } from "../git/workTrees.ts";
import { writingFault } from "./faults.ts";
import type { WorkTreeState } from "./model.ts";

/** The present state of a work tree; untracked files do not count, since nothing overwrites them. */
export async function stateOf(checkout: Checkout, signal: AbortSignal): Promise<WorkTreeState> {
  const [changed, { operation }] = await Promise.all([
    changedPaths(checkout, signal),
    underWay(checkout.gitDir),
  ]);
  const branch = checkout.branch?.replace(/^refs\/heads\//, "") ?? null;
  return { folder: checkout.top, branch, head: checkout.head, changed, operation };
}

/** UserError if the state of the work tree does not allow applying anything. */
export async function mustBeClean(checkout: Checkout, signal: AbortSignal): Promise<void> {
  const { changed, operation, branch, head } = await stateOf(checkout, signal);
  if (operation !== null) throw isUnderWay({ operation, folder: checkout.top });
  if (branch === null || head === null)
    throw new UserError(
      `No branch is checked out in ${checkout.top}.`,
      "Check a branch out, then apply it there.",
      checkout.top,
    );
  if (changed.length > 0)
    throw new UserError(
      `${checkout.top} has changes that are not committed: ${changed.slice(0, 4).join(", ")}.`,
      "Commit or stash them first, or use another work tree.",
      checkout.top,
    );
}

/**
 * UserError if a work tree is no longer as when it was read: somebody has begun something, committed, or checked out
 * another branch. Call it directly before git writes.
 */
export async function mustBeAsRead(checkout: Checkout, signal: AbortSignal): Promise<void> {
  const now = ["rev-parse", "HEAD", "--symbolic-full-name", "HEAD"];
  const [busy, text] = await Promise.all([
    underWay(checkout.gitDir),
    gitOutput(checkout, now, "", signal).catch(() => Buffer.from("")),
  ]);
  signal.throwIfAborted();
  if (busy.operation !== null) throw isUnderWay({ ...busy, folder: checkout.top });
  const [head = "", branch = ""] = text.toString("utf8").split("\n");
  if (head === checkout.head && branch === checkout.branch) return;
  throw new UserError(
    `${checkout.top} has changed meanwhile: another commit or branch is checked out than when this began.`,
    "Nothing was changed. Try again.",
    checkout.top,
  );
}

/** The merge commit at the tip of the branch, and its first parent. */
export async function mergedAt(checkout: Checkout): Promise<{ before: string; after: string }> {
  const list = ["rev-list", "--parents", "--max-count=1", "HEAD"];
  const text = await gitOutput(checkout, list, "", AbortSignal.timeout(10_000));
  const [after = "", before = ""] = text.toString("latin1").trim().split(" ");
  return { before, after };
}

/** Checks out a branch, keeping changes to files that do not differ. UserError if git would overwrite some. */
export async function switchTo(checkout: Checkout, branch: string, signal: AbortSignal): Promise<void> {
  await gitOutput(checkout, ["switch", "--quiet", "--no-guess", branch], "", signal).catch(
    (error: unknown) => {
      throw refusedSwitch(checkout, error, branch);
    },
  );
}

function refusedSwitch(checkout: Checkout, error: unknown, branch: string): unknown {
  const fault = writingFault(checkout, error);
  const said = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  if (!/would be overwritten|already (?:checked out|used by worktree)/.test(said)) return fault;
  return new UserError(
    /would be overwritten/.test(said)
      ? `The branch ${branch} was made, but not checked out: files that you have changed differ in it.`
      : `The branch ${branch} is checked out in another work tree.`,
    /would be overwritten/.test(said)
      ? "Commit or stash them, then check it out."
      : "Work there, or choose another branch.",
    checkout.top,
    error,
  );
}

/** Adds a work tree at a free path with a branch checked out; with `from`, a new branch. */
export async function addWorkTree(
  checkout: Checkout,
  { path, branch, from }: { path: string; branch: string; from: string | null },
  signal: AbortSignal,
): Promise<void> {
  const place = from === null ? ["--", path, branch] : ["-b", branch, "--", path, from];
  await gitOutput(checkout, ["worktree", "add", "--quiet", ...place], "", signal).catch((error: unknown) => {
    throw writingFault(checkout, error);
  });
}

/**
 * Stashes the changes; `git stash pop` restores them. Returns the stash commit. UserError if an operation is in
 * progress, since the changes may belong to it.
 */
export async function stash(checkout: Checkout, message: string, signal: AbortSignal): Promise<string> {
  // git would stash the files of a merge and forget that it was one.
  const busy = await underWay(checkout.gitDir);
  if (busy.operation !== null) throw isUnderWay({ ...busy, folder: checkout.top });
  await gitOutput(checkout, ["stash", "push", "--quiet", "--message", message], "", signal).catch(
    (error: unknown) => {
      throw writingFault(checkout, error);
    },
  );
  const made = await checkout.run(["rev-parse", "--verify", "--quiet", "refs/stash"]);
  return made.trim();
}
