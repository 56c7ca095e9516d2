import type { LandingCache } from "../landing/cache.ts";
import { commitPatchIds, mailPatchIds } from "../landing/patchIds.ts";
import { type SentAs, sentAs } from "../landing/sentAs.ts";
import type { Patch, Series } from "../series/series.ts";
import { latestOf } from "../series/seriesQueries.ts";
import type { BranchRange } from "./branchRange.ts";

/** A posted patch that a commit is the next version of, and the evidence. */
export type SentPatch = Pick<SentAs, "patch" | "evidence">;

/** The series that a branch was sent as. */
export interface SentSeries {
  series: Series;
  /** By commit: the patch of the latest revision that has it. */
  patches: Map<string, SentPatch>;
  /** Commits of the branch and mails of the latest revision have the same id if their diffs make the same change. */
  patchIds: PatchIds;
}

export interface PatchIds {
  /** By full object name. */
  commits: ReadonlyMap<string, string>;
  /** By Message-ID. */
  mails: ReadonlyMap<string, string>;
}

/** What is needed to compare diffs. */
export interface Diffs {
  cache: LandingCache;
  /** The exact diff of a mail; null if it is not here. */
  diffOf(messageId: string): Promise<string | null>;
}

const strength: Record<SentAs["evidence"], number> = { "message-id": 3, "patch-id": 2, title: 1 };

/**
 * The series that the branch was sent as; null if none of these. It must contain most of the branch's commits, and half
 * of the patches of the larger one. Of several, the one with stronger evidence, then the newer one.
 */
export async function sentSeries(
  { commits, repository }: BranchRange,
  candidates: Series[],
  { cache, diffOf }: Diffs,
  signal: AbortSignal,
): Promise<SentSeries | null> {
  const found = await sentAs(commits, candidates, { repository, cache, diffOf }, signal);
  const bySeries = Map.groupBy(found, ([, { series }]) => series);
  const [best] = [...bySeries]
    .map(([series, entries]) => ({ series, patches: distinct(entries) }))
    .filter(
      ({ series, patches }) => patches.size * 2 >= Math.min(commits.length, latestOf(series).patches.length),
    )
    .sort((a, b) => scoreOf(b) - scoreOf(a) || latestOf(b.series).date - latestOf(a.series).date);
  if (!best) return null;
  const mails = latestOf(best.series).patches.map(({ messageId }) => ({
    messageId,
    diff: () => diffOf(messageId),
  }));
  const hashes = commits.map(({ hash }) => hash);
  const [ofMails, ofCommits] = await Promise.all([
    mailPatchIds(repository, mails, cache, signal),
    commitPatchIds(repository, hashes, cache, signal),
  ]);
  return { ...best, patchIds: { commits: ofCommits.ids, mails: ofMails } };
}

/** Assigns each patch to at most one commit, the first that fits, since commits may have the same title. */
function distinct(entries: [hash: string, sent: SentAs][]): Map<string, SentPatch> {
  const taken = new Set<Patch>();
  const patches = new Map<string, SentPatch>();
  for (const [hash, { patch, evidence }] of entries) {
    if (!taken.has(patch)) patches.set(hash, { patch, evidence });
    taken.add(patch);
  }
  return patches;
}

function scoreOf({ patches }: Pick<SentSeries, "patches">): number {
  let score = 0;
  for (const { evidence } of patches.values()) score += 1 + strength[evidence] / 10;
  return score;
}
