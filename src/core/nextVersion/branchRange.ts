import type { Log } from "../base/log.ts";
import { UserError } from "../base/problem.ts";
import { branchNamed, type Start, startsOf } from "../git/branchStart.ts";
import { type Checkout, openCheckout } from "../git/checkout.ts";
import { openGit } from "../git/inspectRepository.ts";
import { recordsOf } from "../git/logRecords.ts";
import { GitFailure, gitOutput } from "../git/program.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import { mustBeAtRest, workTreesOf } from "../git/workTrees.ts";
import type { Person } from "../mail/message.ts";
import type { ProjectConfig } from "../project/config.ts";
import { remoteKinds } from "../project/remoteKinds.ts";

/** Nobody sends more patches; a branch with more was counted from the wrong commit. */
const mostCommits = 300;

/** A commit of the branch itself. */
export interface BranchCommit {
  /** Full object name. */
  hash: string;
  parent: string;
  subject: string;
  /** The whole message. */
  message: string;
  author: Person;
  /** Whether it changes no file. */
  isEmpty: boolean;
}

/** The commits of a branch that will be sent. */
export interface BranchRange {
  checkout: Checkout;
  repository: Repository;
  /** "disk_integ". */
  branch: string;
  /** Full name of the branch: "refs/heads/disk_integ". */
  ref: string;
  /** Object name of its newest commit. */
  tip: string;
  /** The branch or commit that its commits are counted from, by a short name: "origin/master". */
  from: string;
  /** Object name of the newest commit there. */
  upstream: string;
  /** The parent of the first commit. */
  base: { hash: string; subject: string };
  /** The nearest commit below the first that others have; null if unknown. */
  published: string | null;
  /**
   * Commits of others whose scripts may be run: the branches counted from, and what HEAD contains of them. Never a
   * branch of the person, which may be a series by somebody else.
   */
  scriptsFrom: string[];
  /** Oldest first, never empty. */
  commits: BranchCommit[];
}

type Project = Pick<ProjectConfig, "branch" | "base" | "name" | "trees">;

/**
 * The commits that only this branch has; `wanted` null: the checked-out branch. Commits in its upstream, the project's
 * main branch, `next` and the custodians' branches do not count, nor those below the commit from the settings.
 * UserError if there is no such branch or commit, if a rebase or similar is going to move the branch, or if it has no
 * commits of its own, too many, or a merge.
 */
export async function branchRange(
  folder: string,
  wanted: string | null,
  project: Project,
  log: Log,
  signal: AbortSignal,
): Promise<BranchRange> {
  const opening = openGit(folder);
  const options = { branch: project.branch, remotes: remoteKinds(project), log, opening };
  const [checkout, repository] = await Promise.all([
    openCheckout(folder, { log, opening }),
    // If no main branch is found, only the upstream counts.
    openRepository(folder, options).catch(() => openRepository(folder, { ...options, branch: "HEAD" })),
  ]);
  const { ref, branch, tip } = await branchNamed(wanted, checkout);
  mustBeAtRest(await workTreesOf(checkout), ref);
  const starts = await startsOf(ref, project.base, checkout, repository, signal);
  const [first] = starts;
  const records = await ownRecords(checkout, tip, branch, starts, signal);
  const below = records[0]?.[1] ?? "";
  const theirs = starts.filter(({ ref }) => isOthers(ref, project, repository));
  const [base, published, begun, belowHead] = await Promise.all([
    commitBelow(checkout, below, signal),
    publishedBelow(
      checkout,
      below,
      starts.filter(({ ref }) => isPublished(ref, repository)),
      signal,
    ),
    beginsAt(checkout, below, starts, signal),
    checkout.head === null ? null : publishedBelow(checkout, checkout.head, theirs, signal),
  ]);
  const commits = commitsOf(records, base.tree);
  const { name: from, object: upstream } = begun ?? first;
  const tips = theirs.filter(
    (start) => start === begun || start === first || start.ref === repository.branch.ref,
  );
  const scriptsFrom = [
    ...new Set([...tips.map(({ object }) => object), ...(belowHead === null ? [] : [belowHead])]),
  ];
  return { checkout, repository, branch, ref, tip, from, upstream, base, published, scriptsFrom, commits };
}

const fields = ["%H", "%P", "%T", "%an", "%ae", "%s", "%B"];

/** The values of `fields` for each commit, oldest first. UserError if there are none, too many, or a merge. */
async function ownRecords(
  checkout: Checkout,
  tip: string,
  branch: string,
  starts: [Start, ...Start[]],
  signal: AbortSignal,
): Promise<string[][]> {
  const range = [`--max-count=${mostCommits + 1}`, "--topo-order", tip, "--not"];
  const records: string[][] = [];
  try {
    for await (const some of recordsOf(
      checkout,
      fields,
      [...range, ...starts.map(({ object }) => object)],
      signal,
    ))
      records.push(...some);
  } catch (error) {
    throw error instanceof GitFailure ? unreadable(checkout, error) : error;
  }
  const { top } = checkout;
  const names = starts.map(({ name }) => name).join(", ");
  const merge = records.find(([, parents = ""]) => parents.includes(" "));
  if (merge)
    throw new UserError(
      `The branch ${branch} has a merge, ${merge[0]?.slice(0, 12)} "${merge[5]?.slice(0, 100)}", which is no patch.`,
      `Put its commits in one line with git rebase ${starts[0].name}, or name what they begin at in patchTracker.base.`,
      top,
    );
  if (records.length > mostCommits)
    throw new UserError(
      `The branch ${branch} has more than ${mostCommits} commits that ${names} lacks.`,
      "Name what they begin at with git branch --set-upstream-to, or in patchTracker.base.",
      top,
    );
  if (records.length === 0)
    throw new UserError(
      `The branch ${branch} has no commit that ${names} lacks: there is nothing to send.`,
      "Commit your changes, or name what they begin at in patchTracker.base.",
      top,
    );
  if ((records.at(-1)?.[1] ?? "") === "")
    throw new UserError(
      `The branch ${branch} begins with the first commit of all: nothing tells which others have.`,
      "Name what its own commits begin at in patchTracker.base.",
      top,
    );
  return records.reverse();
}

function commitsOf(records: string[][], below: string): BranchCommit[] {
  let before = below;
  return records.map(
    ([hash = "", parent = "", tree = "", name = "", email = "", subject = "", message = ""]) => {
      const isEmpty = tree === before;
      before = tree;
      return {
        ...{ hash, parent, subject: subject.slice(0, 1000), message, isEmpty },
        author: { name: name.slice(0, 200), email: email.slice(0, 200).toLowerCase() },
      };
    },
  );
}

async function commitBelow(checkout: Checkout, hash: string, signal: AbortSignal) {
  for await (const [record] of recordsOf(checkout, ["%s", "%T"], ["--max-count=1", hash], signal)) {
    const [subject = "", tree = ""] = record ?? [];
    return { hash, subject: subject.slice(0, 200), tree };
  }
  return { hash, subject: "", tree: "" };
}

/**
 * The first of several branches that contains the commit from which a branch starts: work based on `next` goes to
 * `next`.
 */
async function beginsAt(
  checkout: Checkout,
  below: string,
  starts: Start[],
  signal: AbortSignal,
): Promise<Start | undefined> {
  const refs = starts.flatMap(({ ref }) => ref ?? []);
  if (refs.length < 2) return undefined;
  const args = ["for-each-ref", "--format=%(refname)", `--contains=${below}`, "--end-of-options", ...refs];
  const having = (await checkout.run(args, signal)).split("\n");
  return starts.find(({ ref }) => ref !== null && having.includes(ref));
}

/** A local branch may be based on another one, and nobody else has the commits of either. */
function isPublished(ref: string | null, { branch }: Repository): boolean {
  return ref === null || !ref.startsWith("refs/heads/") || ref === branch.ref;
}

/** Like `isPublished`, but a local branch counts only if it is named master or main, or is in the settings. */
function isOthers(ref: string | null, project: Project, { branch }: Repository): boolean {
  if (ref === null || !ref.startsWith("refs/heads/")) return true;
  return ref === branch.ref && (project.branch !== null || /^refs\/heads\/(?:master|main)$/.test(ref));
}

/** The newest commit below `below` that one of these starts contains. */
async function publishedBelow(
  checkout: Checkout,
  below: string,
  starts: Start[],
  signal: AbortSignal,
): Promise<string | null> {
  if (starts.length === 0) return null;
  const others = starts.map(({ object }) => object);
  const answer = await gitOutput(checkout, ["merge-base", below, ...others], "", signal).catch(
    (error: unknown) => {
      if (error instanceof GitFailure) return "";
      throw error;
    },
  );
  const found = String(answer).trim();
  return /^[0-9a-f]{40,64}$/.test(found) ? found : null;
}

function unreadable({ top }: Checkout, cause: unknown): UserError {
  return new UserError(
    `Git cannot read the commits of the branch in ${top}.`,
    "Run git fsck there; git fetch --refetch brings what is missing.",
    top,
    cause,
  );
}
