import { nameOf } from "../../../core/mail/person.ts";
import type { Reply, Review } from "../../../core/series/series.ts";
import type { TrackedEntry } from "../../../core/tracking/model.ts";
import { contextValue } from "../contextValue.ts";
import { type Icon, icons } from "../icons.ts";
import { isOpen } from "../openComments.ts";
import { blank, dotted, type Maker, sentence, spokenUnread, unreadTrait } from "../rowParts.ts";
import type { SeriesRow } from "../seriesRow.ts";
import { shortAge, spokenAge } from "../time.ts";
import { reviewNote, reviewText, roleWords } from "../wording.ts";

/** Reviews, then replies in order of time; a mail that only gives a review is shown once, as a review. */
export function below(
  maker: Maker,
  entry: TrackedEntry,
  reviews: Review[],
  replies: Reply[],
  above: string,
): SeriesRow[] {
  const given = new Set(reviews.map((review) => review.messageId));
  return [
    ...reviews.map((review) => reviewRow(maker, entry, review, above)),
    ...replies
      .filter((reply) => reply.role !== "review" || !given.has(reply.messageId))
      .map((reply) => replyRow(maker, entry, reply, above)),
  ];
}

function reviewRow({ t }: Maker, entry: TrackedEntry, review: Review, above: string): SeriesRow {
  const unread = entry.unread.filter((messageId) => messageId === review.messageId);
  const note = reviewNote(review, t);
  return {
    ...blank,
    id: `${above}/${review.trailer}/${review.person.email || review.person.name}/${review.messageId}`,
    label: reviewText(review),
    description: dotted(review.private && t("private"), note),
    spoken: sentence(reviewText(review), review.private && t("private"), note, spokenUnread(unread, t)),
    icon: review.counts ? icons.review : icons.uncountedReview,
    traits: contextValue("review", unreadTrait(unread)),
    unread,
    mails: [review.messageId],
    messageId: review.messageId,
    about: { kind: "review", entry, review },
  };
}

export function replyRow(
  { input: { now }, t }: Maker,
  entry: TrackedEntry,
  reply: Reply,
  above: string,
): SeriesRow {
  const unread = entry.unread.filter((messageId) => messageId === reply.messageId);
  const role = roleWords(reply, t);
  return {
    ...blank,
    id: `${above}/${reply.messageId}`,
    label: nameOf(reply.from),
    description: dotted(
      reply.private && t("private"),
      reply.role !== "note" && role,
      shortAge(reply.date, now),
      reply.excerpt,
    ),
    spoken: sentence(
      nameOf(reply.from),
      reply.private && t("private"),
      role,
      spokenAge(t, reply.date, now),
      unread.length > 0 && t("unread"),
      reply.excerpt,
    ),
    icon: replyIcon(reply),
    traits: replyTraits(reply, unread),
    unread,
    mails: [reply.messageId],
    messageId: reply.messageId,
    about: { kind: "reply", entry, reply },
  };
}

function replyTraits(reply: Reply, unread: string[]): string {
  return contextValue("reply", reply.role, isOpen(reply) && "open", unreadTrait(unread));
}

function replyIcon(reply: Reply): Icon {
  if (reply.role === "comment" && reply.answered) return icons.answeredComment;
  if (reply.role === "answer" && reply.promise) return icons.promise;
  return icons[reply.role];
}
