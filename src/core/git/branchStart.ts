import { UserError } from "../base/problem.ts";
import type { Checkout } from "./checkout.ts";
import { baseNamed } from "./commitNamed.ts";
import type { Repository } from "./repository.ts";
import { isUnderWay, underWay } from "./workTrees.ts";

/** A commit that a branch's own commits are counted from. */
export interface Start {
  /** Short name: "origin/master". */
  name: string;
  object: string;
  /** Full name; null for a commit that the person named. */
  ref: string | null;
}

/**
 * The branch that a person names; null for the one that is checked out. UserError if HEAD is detached, no branch has
 * that name, or it has no commit yet.
 */
export async function branchNamed(
  wanted: string | null,
  { gitDir, top, branch, head, refs }: Checkout,
): Promise<{ ref: string; branch: string; tip: string }> {
  const ref = wanted === null ? branch : `refs/heads/${wanted.replace(/^refs\/heads\//, "")}`;
  if (ref === null) {
    const { operation } = await underWay(gitDir);
    if (operation !== null) throw isUnderWay({ operation, folder: top });
    throw new UserError(
      `No branch is checked out in ${top}: HEAD is detached.`,
      "Check out the branch of the series with git switch, or name it.",
      top,
    );
  }
  const tip = refs.find(({ name }) => name === ref)?.object ?? (ref === branch ? head : null);
  const name = ref.slice("refs/heads/".length);
  if (tip !== null) return { ref, branch: name, tip };
  if (ref === branch)
    throw new UserError(`The branch ${name} has no commit yet.`, "Commit your changes first.", top);
  throw new UserError(
    `There is no branch ${name.slice(0, 100)} in ${top}.`,
    "git branch lists your branches.",
    top,
  );
}

/**
 * The commits that a branch's own commits are counted from, the one to show first, never empty: its upstream, the
 * project's main branch and the branches next to it; or only the commit that the person names. A remote's copy of the
 * branch itself does not count, because people push there what they are about to send. UserError if nothing is found,
 * or the named commit does not exist.
 * @param base what the person named, or null
 * @param repository null if nothing is known of the project's branches
 */
export async function startsOf(
  ref: string,
  base: string | null,
  checkout: Checkout,
  repository: Pick<Repository, "branch" | "beside"> | null,
  signal: AbortSignal,
): Promise<[Start, ...Start[]]> {
  if (base !== null) {
    const object = await baseNamed(checkout, base, signal);
    return [{ name: base, object, ref: null }];
  }
  const upstream = checkout.refs.find(({ name }) => name === ref)?.upstream ?? "";
  const own = ref.slice("refs/heads/".length);
  const projects = repository ? [repository.branch.ref, ...repository.beside.map((one) => one.ref)] : [];
  const isCopy = (name: string) =>
    /^refs\/remotes\/[^/]+\/(.+)$/.exec(name)?.[1] === own && !projects.includes(name);
  const [first, ...others] = [...new Set([upstream, ...projects])].flatMap((name): Start[] => {
    // A tag object is no commit, but git accepts it. The project's branch may be configured as a commit.
    const isHash = /^[0-9a-f]{7,64}$/.test(name);
    const object = isHash ? name : checkout.refs.find((one) => one.name === name)?.object;
    if (object === undefined || name === ref || isCopy(name)) return [];
    return [{ name: name.replace(/^refs\/(?:heads|tags|remotes)\//, ""), object, ref: isHash ? null : name }];
  });
  if (first) return [first, ...others];
  throw new UserError(
    `Nothing tells where the branch ${own} begins: it has no upstream, and no main branch is known.`,
    "Say it with git branch --set-upstream-to=origin/master, or in patchTracker.base.",
    checkout.top,
  );
}
