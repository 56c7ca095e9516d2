import type { Patch, Review, Revision, Series } from "../../core/series/series.ts";

/** Trailers that say somebody read the patch; a Tested-by does not. */
const reading = new Set(["Reviewed-by", "Acked-by"]);

/** The reviews that count for a patch: its own and the cover's, which hold for every patch, each once. */
export function reviewsOf(patch: Patch, revision: Revision): Review[] {
  const seen = new Set<string>();
  return [...patch.reviews, ...(revision.cover?.reviews ?? [])].filter((review) => {
    const key = `${review.trailer}\0${review.person.email || review.person.name}`;
    return !seen.has(key) && seen.add(key);
  });
}

export function isReviewed(patch: Patch, revision: Revision): boolean {
  return reviewsOf(patch, revision).some((review) => review.ownHand && reading.has(review.trailer));
}

/** "2/4": patches with a review, of the patches announced (or received, where that is more). */
export function coverage(revision: Revision): { reviewed: number; of: number } {
  const reviewed = revision.patches.filter((patch) => isReviewed(patch, revision)).length;
  return { reviewed, of: Math.max(revision.expected, revision.patches.length) };
}

/** The revision that counts: the last one. */
export function latestOf(series: Series): Revision | undefined {
  return series.revisions.at(-1);
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
