import type { Log } from "../base/log.ts";
import { type Problem, problemOf } from "../base/problem.ts";
import type { Branch } from "../git/branch.ts";
import { type Checkout, openCheckout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { openGit } from "../git/opening.ts";
import { openRepository, type Repository, type RepositoryOptions } from "../git/repository.ts";
import { tipAt } from "../landing/tip.ts";
import type { ProjectConfig } from "../project/config.ts";
import { remoteKinds } from "../project/remoteKinds.ts";

/** A commit by the name that a person gives it. */
export interface Point {
  name: string;
  /** Full object name. */
  object: string;
}

/** A work tree, with the branch that landings are looked for on. */
export interface Worktree {
  checkout: Checkout;
  /** As landings are looked for in it; null where that cannot be. */
  repository: Repository | null;
  /** The branch that landings are looked for on, and its newest commit; null: none. */
  main: (Branch & Point) | null;
  problems: Problem[];
}

/**
 * Opens the work tree that a folder lies in, an empty one too. `until`: milliseconds since 1970, later commits do not
 * count. NoRepository where there is none; that nothing can be known of landings is a problem, and no error.
 */
export async function openWorktree(
  folder: string,
  project: Pick<ProjectConfig, "branch" | "name" | "trees">,
  until: number | null,
  log: Log,
  signal: AbortSignal,
): Promise<Worktree> {
  const opening = openGit(folder);
  const [checkout, landings] = await Promise.all([
    openCheckout(folder, { log, opening }),
    openLandings(
      folder,
      { branch: project.branch, remotes: remoteKinds(project), log, opening },
      until,
      signal,
    ),
  ]);
  // A repository without a commit is an early one, not a faulty one.
  return { checkout, ...landings, problems: checkout.head === null ? [] : landings.problems };
}

async function openLandings(
  folder: string,
  options: RepositoryOptions,
  until: number | null,
  signal: AbortSignal,
): Promise<Omit<Worktree, "checkout">> {
  try {
    const repository = await openRepository(folder, options);
    const object = await tipAt(repository, until, signal);
    const main = object === null ? null : { ...repository.branch, object };
    return { repository, main, problems: [] };
  } catch (error) {
    signal.throwIfAborted();
    options.log.warn(`${folder}: ${error instanceof Error ? error.stack : error}`);
    // Diffs can be compared without that branch.
    const repository = await openRepository(folder, { ...options, branch: "HEAD" }).catch(() => null);
    return { repository, main: null, problems: [problemOf(error, folder)] };
  }
}

/**
 * What the own commits of the branch are counted from: what the person named, else its upstream, else the branch that
 * landings are looked for on; null: nothing, all are its own.
 */
export async function baseOf(
  { checkout, main }: Worktree,
  wanted: string | null,
): Promise<{ base: Point | null; problems: Problem[] }> {
  const problems: Problem[] = [];
  if (wanted !== null) {
    const object = await commitNamed(checkout, wanted);
    if (object !== null) return { base: { name: wanted, object }, problems };
    problems.push({
      what: `There is no branch ${wanted.slice(0, 100)} in ${checkout.top} to count its commits from.`,
      remedy: "Name another in patchTracker.base, or fetch it; its upstream counts meanwhile.",
      where: "patchTracker.base",
    });
  }
  if (checkout.upstream) return { base: checkout.upstream, problems };
  // Beside the branch checked out, "master" alone would be the local one.
  const name = main?.ref.replace(/^refs\/(?:heads|tags|remotes)\//, "") ?? "";
  return { base: main && { name, object: main.object }, problems };
}
