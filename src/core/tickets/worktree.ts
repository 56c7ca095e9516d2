import type { Log } from "../base/log.ts";
import { type Problem, problemOf } from "../base/problem.ts";
import type { Branch } from "../git/branch.ts";
import { type Checkout, openCheckout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { openGit } from "../git/inspectRepository.ts";
import { openRepository, type Repository, type RepositoryOptions } from "../git/repository.ts";
import { tipAt } from "../landing/tip.ts";
import type { ProjectConfig } from "../project/config.ts";
import { remoteKinds } from "../project/remoteKinds.ts";

/** A commit under a short name. */
export interface Point {
  name: string;
  /** Full object name. */
  object: string;
}

/** A work tree, with the branch on which landings are looked for. */
export interface Worktree {
  checkout: Checkout;
  /** For looking up landings; null if that is not possible. */
  repository: Repository | null;
  /** The branch on which landings are looked for, and its newest commit; null if there is none. */
  main: (Branch & Point) | null;
  problems: Problem[];
}

/**
 * Opens the work tree that contains a folder; it may be empty. `until`: milliseconds since 1970, later commits do not
 * count. NoRepository if there is none; if landings cannot be looked up, that is only a problem.
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
  // A repository without commits is just new.
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
 * What the branch's own commits are counted from: the base that the person named, else the upstream, else the branch on
 * which landings are looked for; null if there is none and all commits are its own.
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
  // With the checked-out branch, "master" alone would mean the local one.
  const name = main?.ref.replace(/^refs\/(?:heads|tags|remotes)\//, "") ?? "";
  return { base: main && { name, object: main.object }, problems };
}
