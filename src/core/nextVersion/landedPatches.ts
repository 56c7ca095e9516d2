import { changeBetween } from "../landing/appliedChange.ts";
import type { LandingCache } from "../landing/cache.ts";
import { commitDiffs, commitPatchIds } from "../landing/patchIds.ts";
import type { BranchRange } from "./branchRange.ts";
import type { LandedPatch } from "./model.ts";
import type { SentSeries } from "./sentSeries.ts";

/** The branch's commits that are in the project, or on their way there; none is marked as dropped yet. */
export async function landedPatches(
  { commits, repository }: BranchRange,
  { patches, patchIds }: SentSeries,
  cache: LandingCache,
  signal: AbortSignal,
): Promise<LandedPatch[]> {
  const landed = commits.flatMap(({ hash, subject }) => {
    const patch = patches.get(hash)?.patch;
    const landing = patch?.landing;
    if (!patch || !landing || landing.reverted) return [];
    const { commit, branch, elsewhere = false, release } = landing;
    const place = { commit, branch, elsewhere, release };
    return [{ commit: hash, title: subject, messageId: patch.messageId, landing: place, dropped: false }];
  });
  const theirs = landed.map(({ landing }) => landing.commit);
  const { ids } = await commitPatchIds(repository, theirs, cache, signal);
  const isSame = ({ commit, landing }: (typeof landed)[number]) => {
    const id = patchIds.commits.get(commit) ?? "";
    return id !== "" && id === ids.get(landing.commit);
  };
  const others = landed.filter((one) => !isSame(one));
  const diffs = new Map<string, string>();
  const asked = [...new Set(others.flatMap(({ commit, landing }) => [commit, landing.commit]))];
  for await (const { hash, diff } of commitDiffs(repository, asked, true, signal)) diffs.set(hash, diff);
  return landed.map((one) => ({
    ...one,
    diff: isSame(one) ? "same" : hasSameLines(diffs.get(one.commit), diffs.get(one.landing.commit)),
  }));
}

/** Compares changed lines; nothing is compared for binary files. */
function hasSameLines(own: string | undefined, theirs: string | undefined): LandedPatch["diff"] {
  if (!own || !theirs || [own, theirs].some((diff) => /^(?:Binary files |GIT binary patch)/m.test(diff)))
    return "different";
  const { additions, deletions } = changeBetween(theirs, own);
  return additions === 0 && deletions === 0 ? "context" : "different";
}
