import type { LandingCache } from "../landing/cache.ts";
import { commitPatchIds, mailPatchIds } from "../landing/patchIds.ts";
import { type SentAs, sentAs } from "../landing/sentAs.ts";
import type { Patch, Series } from "../series/series.ts";
import { latestOf } from "../series/seriesQueries.ts";
import type { BranchRange } from "./branchRange.ts";

/** A posted patch that a commit of the branch is the next version of, and what tells it. */
export type SentPatch = Pick<SentAs, "patch" | "evidence">;

/** The series that a branch was sent as. */
export interface SentSeries {
  series: Series;
  /** By commit: the patch of the latest revision, or of the latest that has it. */
  patches: Map<string, SentPatch>;
  /** Commits and mails of the latest revision whose diffs make the same change have the same. */
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
  /** The diff of a mail as it was sent; null where it is not here. */
  diffOf(messageId: string): Promise<string | null>;
}

const strength: Record<SentAs["evidence"], number> = { "message-id": 3, "patch-id": 2, title: 1 };

/**
 * Which of some series the branch was sent as; null: none of them. It has most of the branch's commits among its
 * patches, and at least half of what either has. Of several that have as many, the one with the stronger evidence, then
 * the newer one.
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

/** Each patch is one commit's at most: the first that it fits, as commits may have the same title. */
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
