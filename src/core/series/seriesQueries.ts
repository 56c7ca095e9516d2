import type { Patch, Reply, Review, Revision, Series } from "./series.ts";

/** The revision that counts: the last one. */
export function latestOf(series: Series): Revision {
  const latest = series.revisions.at(-1);
  if (!latest) throw new Error("a series has at least one revision");
  return latest;
}

/** Whether nothing is left to do: merged, withdrawn or superseded. */
export function isClosed({ state }: Pick<Series, "state">): boolean {
  return state === "merged" || state === "withdrawn" || state === "superseded";
}

/** All replies to a revision, oldest first. */
export function repliesOf(revision: Revision): Reply[] {
  const all = [...(revision.cover?.replies ?? []), ...revision.patches.flatMap((patch) => patch.replies)];
  return all.sort((a, b) => a.date - b.date);
}

/** The replies that were not sent by bots, oldest first. */
export function repliesByPeople(revision: Revision): Reply[] {
  return repliesOf(revision).filter((reply) => !reply.automatic);
}

/** Whether it has at least one approval. */
export function isReviewed(patch: Patch): boolean {
  return patch.reviews.some(isApproval);
}

/** A counting Reviewed-by or Acked-by. */
export function isApproval({ counts, trailer }: Review): boolean {
  return counts && (trailer === "Reviewed-by" || trailer === "Acked-by");
}

/** Message-IDs of all mails of a series: covers, patches, their earlier sendings and the replies. */
export function messageIdsOf(series: Series): Set<string> {
  const replies = (revision: Revision) => repliesOf(revision).map((reply) => reply.messageId);
  return new Set(series.revisions.flatMap((revision) => [...mailsOf(revision), ...replies(revision)]));
}

/** Message-IDs of covers and patches, the latest revision first, and within a revision in order. */
export function postedIds(series: Series): string[] {
  return series.revisions.toReversed().flatMap(mailsOf);
}

/** Message-IDs of the cover and patches of a revision, including their earlier sendings. */
export function mailsOf(revision: Revision): string[] {
  const mails = revision.cover ? [revision.cover, ...revision.patches] : revision.patches;
  return mails.flatMap((mail) => [mail.messageId, ...mail.aliases]);
}
