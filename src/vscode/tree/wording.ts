import type { Localize } from "../../core/base/localize.ts";
import { nameOf } from "../../core/mail/person.ts";
import type { Reply, Review, Series, Turn } from "../../core/series/series.ts";

/** The states of series in words. */
export function stateWords(t: Localize): Record<Series["state"], string> {
  return {
    draft: t("draft"),
    submitted: t("submitted"),
    "under-review": t("under review"),
    "changes-requested": t("changes requested"),
    reviewed: t("reviewed"),
    "partly-accepted": t("partly accepted"),
    accepted: t("accepted"),
    "in-pull-request": t("in pull request"),
    "partly-merged": t("partly merged"),
    merged: t("merged"),
    superseded: t("superseded"),
    withdrawn: t("withdrawn"),
    dormant: t("dormant"),
  };
}

/** The role of a reply in words. */
export function roleWords(reply: Reply, t: Localize): string {
  switch (reply.role) {
    case "comment":
      return reply.answered ? t("comment, answered") : t("comment, not answered");
    case "answer":
      return reply.promise ? t("author's answer, promises a new version") : t("author's answer");
    case "review":
      return t("review");
    case "applied":
      return t("applied");
    case "nack":
      return reply.answered ? t("NACK, answered") : t("NACK, not answered");
    case "withdrawn":
      return t("withdrawn");
    case "superseded":
      return t("says what replaces it");
    case "note":
      return t("note");
  }
}

/** "Reviewed-by: Ann Lee". */
export function reviewText(review: Review): string {
  return `${review.trailer}: ${nameOf(review.person)}`;
}

/** What to know about a review before trusting it; "" if nothing is special. */
export function reviewNote(review: Review, t: Localize): string {
  if (review.byAuthor) return t("the author's own; does not count");
  if (!review.ownHand) return t("sent by somebody else; does not count");
  if (review.givenOn === null) return "";
  return review.counts
    ? t("given on {0}", review.givenOn)
    : t("given on {0}, the patch has changed since: does not count", review.givenOn);
}

/** "Reviewed-by: Ann Lee (given on v2)". */
export function reviewWithNote(review: Review, t: Localize): string {
  const note = reviewNote(review, t);
  return note === "" ? reviewText(review) : `${reviewText(review)} (${note})`;
}

/** The meaning of "≡" on a patch's row. */
export function unchangedWords(since: string, t: Localize): string {
  return t("unchanged since {0}", since);
}

export function turnWords(turn: Turn, t: Localize): string {
  return { author: t("author"), reviewer: t("reviewers"), custodian: t("custodian"), nobody: t("nobody") }[
    turn
  ];
}
