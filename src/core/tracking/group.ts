import { isOneOf } from "../mail/person.ts";
import { repliesOf } from "../series/contents.ts";
import { because, type Reason, sentenceOf } from "../series/reason.ts";
import type { Series } from "../series/series.ts";
import type { Group } from "./model.ts";

/** Where a tracked series stands in the sidebar, and why. `me`: the person's addresses; empty if unknown. */
export function groupOf(
  series: Series,
  me: string[],
  snoozedUntil: number | null,
): { group: Group; groupReason: Reason } {
  if (series.state === "merged") return { group: "merged", groupReason: series.reason };
  if (series.state === "withdrawn" || series.state === "superseded")
    return { group: "closed", groupReason: series.reason };
  if (snoozedUntil !== null)
    return {
      group: "waiting",
      groupReason: because(`snoozed until ${new Date(snoozedUntil).toISOString().slice(0, 10)}`),
    };
  const turnOf = (whose: string): Reason => ({
    ...series.turnReason,
    headline: whose,
    evidence: sentenceOf(series.turnReason),
  });
  const mine = me.length === 0 || isOneOf(series.author, me);
  if (series.turn === "author" && mine) return { group: "needs-you", groupReason: turnOf("your turn") };
  if (series.turn === "reviewer" && !mine && awaitsMyReview(series, me))
    return { group: "needs-you", groupReason: turnOf("your review is awaited") };
  const whom = series.turn === "nobody" ? "nobody's turn" : `the ${series.turn}'s turn`;
  return { group: "waiting", groupReason: turnOf(whom) };
}

/** I have remarked on it, and the author has answered or sent a new version since. */
function awaitsMyReview(series: Series, me: string[]): boolean {
  const replies = series.revisions.flatMap(repliesOf);
  const last = Math.max(0, ...replies.filter((reply) => isOneOf(reply.from, me)).map((reply) => reply.date));
  if (last === 0) return false;
  const sent = Math.max(...series.revisions.map((revision) => revision.date));
  return sent > last || replies.some((reply) => reply.role === "answer" && reply.date > last);
}
