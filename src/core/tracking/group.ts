import { isoDay } from "../base/isoDay.ts";
import { listed, type Sentence, say } from "../base/localize.ts";
import { isOneOf } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import { because, type Reason, whole } from "../series/reason.ts";
import type { Patch, Reply, Series, Turn } from "../series/series.ts";
import { isClosed, latestOf, repliesOf } from "../series/seriesQueries.ts";
import { type AskedOfYou, waitsForYou } from "./askedOfYou.ts";
import type { Group } from "./model.ts";

/**
 * The group of a tracked series in the sidebar, and why. `me`: the person's addresses; empty if unknown.
 * `snoozedUntil`: end of its snooze. `reminded`: a ping was due, and the person has postponed it once. `asks`: it is
 * somebody else's and asks for them.
 */
export function groupOf(
  series: Series,
  me: string[],
  snoozedUntil: number | null,
  reminded = false,
  asks: AskedOfYou | null = null,
): { group: Group; groupReason: Reason } {
  if (series.state === "merged") return { group: "merged", groupReason: series.reason };
  if (isClosed(series)) return { group: "closed", groupReason: series.reason };
  if (snoozedUntil !== null)
    return {
      group: "waiting",
      groupReason: because(say("snoozed until {0}", isoDay(snoozedUntil))),
    };
  const turnOf = (whose: Sentence): Reason =>
    because(whose, whole(series.turnReason), series.turnReason.about);
  if (series.state === "dormant") return { group: "dormant", groupReason: series.reason };
  const mine = me.length === 0 || isOneOf(series.author, me);
  if (series.turn === "author" && mine) return { group: "needs-you", groupReason: turnOf(say("your turn")) };
  if (series.pingDue && !reminded && mine && me.length > 0)
    return { group: "needs-you", groupReason: turnOf(say("a ping is due")) };
  if (isInReview.has(series.state) && series.turn !== "author" && !mine && awaitsMyReview(series, me))
    return { group: "needs-you", groupReason: turnOf(say("your review is awaited")) };
  if (waitsForYou(asks, series)) return { group: "needs-you", groupReason: asked(asks) };
  return { group: "waiting", groupReason: turnOf(turns[series.turn]) };
}

const turns: Record<Turn, Sentence> = {
  author: say("the author's turn"),
  reviewer: say("the reviewer's turn"),
  custodian: say("the custodian's turn"),
  nobody: say("nobody's turn"),
};

/** All reasons why it asks for the person, as one. */
function asked({ why }: AskedOfYou): Reason {
  const about = why.find((one) => one.about !== null)?.about ?? null;
  return because(say("your review is asked for"), listed(why.map(whole), "; "), about);
}

const isInReview: ReadonlySet<Series["state"]> = new Set(["submitted", "under-review", "reviewed"]);

/**
 * The person has taken part, and since then the author has replied, or sent a new revision without a counting review of
 * theirs (one carried over counts). If they reviewed only some patches, the new revision awaits them for those they
 * commented on, and those that lost their review.
 */
function awaitsMyReview(series: Series, me: string[]): boolean {
  const replies = series.revisions.flatMap(repliesOf);
  const last = Math.max(0, ...replies.filter((reply) => isOneOf(reply.from, me)).map((reply) => reply.date));
  if (last === 0) return false;
  const { date, patches } = latestOf(series);
  const lacking = patches.filter(
    ({ reviews }) => !reviews.some((one) => one.counts && isOneOf(one.person, me)),
  );
  if (lacking.length < patches.length)
    return date > last && lacking.some((patch) => concernsMe(patch, series, me));
  return date > last || replies.some((reply) => reply.role === "answer" && reply.date > last);
}

function concernsMe({ title, reviews }: Patch, { revisions }: Series, me: string[]): boolean {
  if (reviews.some((review) => isOneOf(review.person, me))) return true;
  return revisions
    .slice(0, -1)
    .flatMap((revision) => revision.patches)
    .filter((earlier) => titleKey(earlier.title) === titleKey(title))
    .some(({ replies }) => replies.some(({ role, from }) => isRemark.has(role) && isOneOf(from, me)));
}

const isRemark: ReadonlySet<Reply["role"]> = new Set(["comment", "nack"]);
