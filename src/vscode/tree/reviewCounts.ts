import type { Patch, Review, Revision, Series } from "../../core/series/series.ts";
import { isReviewed } from "../../core/series/seriesQueries.ts";

/** "2/4": patches with a counting review, and patches announced (or received, if that is more). */
export function coverage(revision: Revision): { reviewed: number; of: number } {
  return { reviewed: revision.patches.filter(isReviewed).length, of: sizeOf(revision) };
}

/** Number of patches of a revision, including those that never arrived. */
export function sizeOf(revision: Revision): number {
  return Math.max(revision.expected, revision.patches.length);
}

/** Counting reviews; others are shown with the reason why they do not count. */
export function countingReviews(patch: Patch): Review[] {
  return patch.reviews.filter((review) => review.counts);
}

/** The mail to open for a revision: its cover, else its first patch. */
export function firstMail(revision: Revision | undefined): string | null {
  return revision?.cover?.messageId ?? revision?.patches[0]?.messageId ?? null;
}

/** When there was last any mail of a series. */
export function lastHeard(series: Series): number {
  return series.revisions.reduce((latest, revision) => {
    const replies = [revision.cover, ...revision.patches].flatMap((posting) => posting?.replies ?? []);
    return Math.max(latest, revision.date, ...replies.map((reply) => reply.date));
  }, 0);
}
