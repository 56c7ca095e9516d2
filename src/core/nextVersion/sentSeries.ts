import type { LandingCache } from "../landing/cache.ts";
import { commitPatchIds, mailPatchIds } from "../landing/patchIds.ts";
import { samePerson } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import type { Patch, Series } from "../series/series.ts";
import { latestOf } from "../series/seriesQueries.ts";
import type { BranchCommit, BranchRange } from "./branchRange.ts";

/** What says that a commit is a patch that was posted, strongest first. */
export type SentEvidence = "message-id" | "patch-id" | "title";

/** A posted patch that a commit of the branch is the next version of. */
export interface SentPatch {
  patch: Patch;
  evidence: SentEvidence;
}

/** The series that a branch was sent as. */
export interface SentSeries {
  series: Series;
  /** By commit: the patch of the latest revision, or of the latest that has it. */
  patches: Map<string, SentPatch>;
  /** Commits and mails whose diffs make the same change have the same. */
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

const strength: Record<SentEvidence, number> = { "message-id": 3, "patch-id": 2, title: 1 };

/**
 * Which of some series the branch was sent as; null: none of them. It has most of the branch's commits among its
 * patches: their mail is named, their diff is the same, or their title and author are; at least half of what either
 * has. Of several that have as many, the one with the stronger evidence, then the newer one.
 */
export async function sentSeries(
  { commits, repository }: BranchRange,
  candidates: Series[],
  { cache, diffOf }: Diffs,
  signal: AbortSignal,
): Promise<SentSeries | null> {
  if (candidates.length === 0) return null;
  const mails = candidates.flatMap((series) => latestOf(series).patches.map(({ messageId }) => messageId));
  const [ofMails, ofCommits] = await Promise.all([
    mailPatchIds(
      repository,
      mails.map((messageId) => ({ messageId, diff: () => diffOf(messageId) })),
      cache,
      signal,
    ),
    commitPatchIds(
      repository,
      commits.map(({ hash }) => hash),
      cache,
      signal,
    ),
  ]);
  const patchIds = { commits: ofCommits.ids, mails: ofMails };
  const ranked = candidates
    .map((series) => ({ series, patches: matches(series, commits, patchIds), patchIds }))
    .filter((one) => isOfOne(one, commits.length))
    .sort((a, b) => scoreOf(b) - scoreOf(a) || latestOf(b.series).date - latestOf(a.series).date);
  return ranked[0] ?? null;
}

function isOfOne({ series, patches }: SentSeries, commits: number): boolean {
  const both = Math.min(commits, latestOf(series).patches.length);
  return patches.size > 0 && patches.size * 2 >= both;
}

function scoreOf({ patches }: SentSeries): number {
  let score = 0;
  for (const { evidence } of patches.values()) score += 1 + strength[evidence] / 10;
  return score;
}

/** Each patch is one commit's at most; the latest revision goes before earlier ones. */
function matches(
  { revisions }: Series,
  commits: BranchCommit[],
  { commits: ofCommits, mails }: PatchIds,
): Map<string, SentPatch> {
  const found = new Map<string, SentPatch>();
  const taken = new Set<Patch>();
  const take = (
    evidence: SentEvidence,
    patches: Patch[],
    fits: (commit: BranchCommit, patch: Patch) => boolean,
  ) => {
    for (const commit of commits) {
      if (found.has(commit.hash)) continue;
      const patch = patches.find((one) => !taken.has(one) && fits(commit, one));
      if (!patch) continue;
      taken.add(patch);
      found.set(commit.hash, { patch, evidence });
    }
  };
  for (const { patches } of revisions.toReversed()) {
    take("message-id", patches, ({ names }, { messageId, aliases }) =>
      names.some((name) => name === messageId || aliases.includes(name)),
    );
    take("patch-id", patches, ({ hash }, { messageId }) => {
      const id = ofCommits.get(hash) ?? "";
      return id !== "" && id === mails.get(messageId);
    });
    take(
      "title",
      patches,
      ({ subject, author }, patch) =>
        titleKey(subject) === titleKey(patch.title) && samePerson(author, patch.author),
    );
  }
  return found;
}
