import type { Repository } from "../git/repository.ts";
import { samePerson } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import type { Backport } from "../series/series.ts";
import type { LandingCache } from "./cache.ts";
import type { Commit } from "./commit.ts";
import type { Judged } from "./compareDiffs.ts";
import { type SideCommit, smallHistory } from "./otherBranches.ts";
import { commitPatchIds } from "./patchIds.ts";

/** A commit on a stable branch that makes the change of one on the main branch. */
interface Picked {
  commit: SideCommit;
  /**
   * Sure if it names the commit it was picked from, or title, author and date are equal; else the diffs must be
   * compared.
   */
  isSure: boolean;
}

/** At most this many backports of one commit are reported. */
const backportLimit = 10;

/**
 * Commits on stable branches that may be backports of these commits of the main branch, by the object name of the
 * latter: those that say they were picked from it, or that have its title and author.
 */
export function backportsAmong(stable: SideCommit[], commits: Commit[]): Map<string, Picked[]> {
  if (stable.length === 0) return new Map();
  const history = smallHistory(stable);
  const byPick = stable.flatMap((commit) => commit.picked.map((from) => ({ from, commit })));
  const pickedFrom = Map.groupBy(byPick, ({ from }) => from.slice(0, 7));
  const found = new Map<string, Picked[]>();
  for (const one of commits) {
    const said = (pickedFrom.get(one.hash.slice(0, 7)) ?? [])
      .filter(({ from }) => one.hash.startsWith(from))
      .map(({ commit }) => ({ commit, isSure: true }));
    const alike = history
      .titled([titleKey(one.subject)])
      .filter((commit) => samePerson(commit.author, one.author))
      .map((commit) => ({ commit, isSure: commit.authored === one.authored }));
    const all = new Map([...alike, ...said].map((picked) => [picked.commit.hash, picked]));
    all.delete(one.hash);
    if (all.size > 0) found.set(one.hash, [...all.values()].slice(0, backportLimit));
  }
  return found;
}

/** The backports of landed commits, by commit. If only title and author fit, the diff must fit as well. */
export async function backportsOf(
  repository: Repository,
  settled: Judged[],
  picked: ReadonlyMap<string, Picked[]>,
  releases: ReadonlyMap<string, string>,
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Map<string, Backport[]>> {
  const landed = settled.map((claim) => claim.commit.hash).filter((hash) => picked.has(hash));
  const unsure = landed.flatMap((hash) =>
    (picked.get(hash) ?? []).filter((one) => !one.isSure).flatMap((one) => [hash, one.commit.hash]),
  );
  const { ids } = await commitPatchIds(repository, [...new Set(unsure)], cache, signal);
  return new Map(
    landed.map((hash) => {
      const those = (picked.get(hash) ?? []).filter(
        ({ isSure, commit }) => isSure || (ids.get(hash) && ids.get(hash) === ids.get(commit.hash)),
      );
      const backports = those.map(({ commit }) => ({
        commit: commit.hash,
        branch: commit.branch,
        release: releases.get(commit.hash) ?? null,
      }));
      return [hash, backports];
    }),
  );
}
