import type { Repository } from "../git/repository.ts";
import { titleKey } from "../mail/title.ts";
import type { LandingCache } from "./cache.ts";
import type { Commit, History, Revert } from "./commit.ts";
import { mergedBy } from "./merges.ts";

/** At most this many reverts are read, newest first; six years of U-Boot have two hundred. */
const revertLimit = 5000;
/** At most this many reverts of merges are followed; each takes a walk through the history. */
const mergeLimit = 100;

/**
 * Which commits of the history were reverted, and by which commit. A revert that was itself reverted does not count.
 * The named commit must be in the history; an ambiguous name is ignored.
 */
export async function findReverts(
  repository: Repository,
  history: History,
  cache: LandingCache,
  signal: AbortSignal,
): Promise<(hash: string) => Commit | null> {
  const reverts = history.reverts(revertLimit);
  const merges = reverts.filter((revert) => revert.merge && isWhole(revert.target)).slice(0, mergeLimit);
  const below = await mergedBy(
    repository,
    [...new Set(merges.map((revert) => revert.target))],
    cache,
    signal,
  );
  const takers = new Map<string, Commit[]>();
  for (const revert of reverts) {
    const taken = revert.merge ? (below.get(revert.target) ?? []) : targetsOf(revert, history);
    for (const hash of taken) {
      const others = takers.get(hash);
      if (others) others.push(revert.by);
      else takers.set(hash, [revert.by]);
    }
  }
  /** Crafted commits could revert each other in a circle: while one is being examined it counts as not reverted. */
  const known = new Map<string, Commit | null>();
  const taker = (hash: string): Commit | null => {
    const before = known.get(hash);
    if (before !== undefined) return before;
    known.set(hash, null);
    const found = takers.get(hash)?.find((by) => taker(by.hash) === null) ?? null;
    known.set(hash, found);
    return found;
  };
  return taker;
}

function isWhole(target: string): boolean {
  return target.length === 40 || target.length === 64;
}

/**
 * The commit that a revert names; if the name is unknown here (from a custodian's tree), the only commit with its
 * title.
 */
function targetsOf({ by, target, title }: Revert, history: History): string[] {
  const named = target === "" ? [] : isWhole(target) ? history.commits([target]) : history.beginning(target);
  if (named.length > 1) return [];
  if (named.length === 1) return named.map((commit) => commit.hash);
  if (title === "") return [];
  const titled = history
    .titled([titleKey(title)])
    .filter((commit) => commit.hash !== by.hash && commit.committed <= by.committed);
  return titled.length === 1 ? titled.map((commit) => commit.hash) : [];
}
