import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { baseNamed } from "../git/commitNamed.ts";
import { gitOutput } from "../git/program.ts";
import { isUnderWay, workTreesOf } from "../git/workTrees.ts";
import { tipOfBranch } from "./branches.ts";
import { type RawCommit, readCommits } from "./commitObjects.ts";

/** More commits than a person sends are not looked at; a branch that has more is counted from a wrong base. */
const mostCommits = 1_000;

/** The commits that a branch has of its own. */
export interface BranchRange {
  /** "refs/heads/disk_integ" */
  ref: string;
  /** "disk_integ" */
  branch: string;
  /** Full object names. */
  tip: string;
  /** Oldest first, merges too. */
  commits: RawCommit[];
}

/**
 * A branch's own commits: what it has and the project's branches have not. UserError where the branch is not there, or
 * HEAD is detached and none is named.
 * @param name null: the branch checked out
 * @param upstream full object names of the branches that are not its own work
 */
export async function branchRange(
  checkout: Checkout,
  name: string | null,
  base: string | null,
  upstream: (ref: string) => string[],
  signal: AbortSignal,
): Promise<BranchRange> {
  const ref = name === null ? await checkedOut(checkout) : `refs/heads/${name.replace(/^refs\/heads\//, "")}`;
  const branch = ref.slice("refs/heads/".length);
  const tip = await tipOfBranch(checkout, ref);
  if (tip === null)
    throw new UserError(
      `There is no branch ${branch} in ${checkout.top}.`,
      "git branch lists your branches.",
      checkout.top,
    );
  const not = base === null ? upstream(ref) : [await baseNamed(checkout, base, signal)];
  const list = ["rev-list", "--topo-order", "--reverse", `--max-count=${mostCommits + 1}`, "--stdin"];
  const input = `${[tip, ...not.map((one) => `^${one}`)].join("\n")}\n`;
  const names = (await gitOutput(checkout, list, input, signal)).toString("latin1").split("\n").slice(0, -1);
  if (names.length > mostCommits)
    throw new UserError(
      `The branch ${branch} has more than ${mostCommits.toLocaleString("en")} commits of its own.`,
      "Name the commit that it was begun at, with --base on the command line.",
      checkout.top,
    );
  return { ref, branch, tip, commits: await readCommits(checkout, names, signal) };
}

async function checkedOut(checkout: Checkout): Promise<string> {
  if (checkout.branch !== null) return checkout.branch;
  const here = (await workTreesOf(checkout)).find(({ folder }) => folder === checkout.top);
  if (here?.operation) throw isUnderWay(here);
  throw new UserError(
    `No branch is checked out in ${checkout.top}: HEAD is detached.`,
    "Check a branch out, or name one with --branch.",
    checkout.top,
  );
}
