import { UserError } from "../base/problem.ts";
import { branchNamed, startsOf } from "../git/branchStart.ts";
import type { Checkout } from "../git/checkout.ts";
import { gitOutput } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";
import { type RawCommit, readCommits } from "./commitObjects.ts";

/** Nobody sends more commits than this; a branch with more was counted from the wrong base. */
const mostCommits = 1_000;

/** A branch with its own commits, as raw objects. */
export interface BranchCommits {
  /** "refs/heads/disk_integ" */
  ref: string;
  /** "disk_integ" */
  branch: string;
  /** Full object names. */
  tip: string;
  /** Oldest first, including merges; empty if the base has them all. */
  commits: RawCommit[];
}

/**
 * A branch's own commits. UserError if the branch does not exist, HEAD is detached and none is named, no base is found,
 * or there are too many.
 * @param name null: the checked-out branch
 * @param base the commit to count from, as git names it; null: what `startsOf` finds
 */
export async function branchCommits(
  checkout: Checkout,
  name: string | null,
  base: string | null,
  repository: Repository | null,
  signal: AbortSignal,
): Promise<BranchCommits> {
  const found = await branchNamed(name, checkout);
  const starts = await startsOf(found.ref, base, checkout, repository, signal);
  const list = ["rev-list", "--topo-order", "--reverse", `--max-count=${mostCommits + 1}`, "--stdin"];
  const input = `${[found.tip, ...starts.map(({ object }) => `^${object}`)].join("\n")}\n`;
  const names = (await gitOutput(checkout, list, input, signal)).toString("latin1").split("\n").slice(0, -1);
  if (names.length > mostCommits)
    throw new UserError(
      `The branch ${found.branch} has more than ${mostCommits.toLocaleString("en")} commits of its own.`,
      "Name the commit that it was begun at, with --base on the command line.",
      checkout.top,
    );
  return { ...found, commits: await readCommits(checkout, names, signal) };
}
