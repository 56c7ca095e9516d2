import type { Patch, Review, Revision, Series } from "../../core/series/series.ts";
import { isReviewed } from "../../core/series/seriesQueries.ts";

/** "2/4": patches with a review that counts, of the patches announced (or received, where that is more). */
export function coverage(revision: Revision): { reviewed: number; of: number } {
  return { reviewed: revision.patches.filter(isReviewed).length, of: sizeOf(revision) };
}

/** How many patches a revision has, also of those that never came. */
export function sizeOf(revision: Revision): number {
  return Math.max(revision.expected, revision.patches.length);
}

/** Those that count; the others are shown with the reason why not. */
export function countingReviews(patch: Patch): Review[] {
  return patch.reviews.filter((review) => review.counts);
}

/** The mail a revision is opened at: its cover, else its first patch. */
export function firstMail(revision: Revision | undefined): string | null {
  return revision?.cover?.messageId ?? revision?.patches[0]?.messageId ?? null;
}

/** When something was last heard of a series. */
export function lastHeard(series: Series): number {
  return series.revisions.reduce((latest, revision) => {
    const replies = [revision.cover, ...revision.patches].flatMap((posting) => posting?.replies ?? []);
    return Math.max(latest, revision.date, ...replies.map((reply) => reply.date));
  }, 0);
}
