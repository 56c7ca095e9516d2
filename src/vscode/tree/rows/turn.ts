import { nameOf } from "../../../core/mail/person.ts";
import { headlineOf, sentenceOf } from "../../../core/series/reason.ts";
import type { Revision, Series, Turn } from "../../../core/series/series.ts";
import type { TrackedEntry } from "../../../core/tracking/model.ts";
import { contextValue } from "../contextValue.ts";
import { type Icon, icons } from "../icons.ts";
import { promises, type Said, toAnswer } from "../openComments.ts";
import { firstMail } from "../reviewCounts.ts";
import { blank, dotted, type Maker, sentence, spokenUnread, unreadTrait } from "../rowParts.ts";
import type { SeriesRow } from "../seriesRow.ts";
import { shortAge, spokenAge } from "../time.ts";
import { roleWords, turnWords } from "../wording.ts";
import { replyRow } from "./reply.ts";

/**
 * What a series waits for, above its revisions: the comments that want an answer, each with a link; if there are none,
 * whose turn it is and why.
 */
export function turnRow(
  maker: Maker,
  entry: TrackedEntry,
  series: Series,
  latest: Revision,
  above: string,
): SeriesRow {
  const open = toAnswer(latest);
  return open.length > 0
    ? answersRow(maker, entry, series, open, above)
    : reasonRow(maker, entry, series, latest, above);
}

function answersRow(
  maker: Maker,
  entry: TrackedEntry,
  series: Series,
  open: Said[],
  above: string,
): SeriesRow {
  const { t } = maker;
  const id = `${above}/to-answer`;
  const label = open.length === 1 ? t("1 to answer") : t("{0} to answer", open.length);
  const why = series.turn === "author" ? sentenceOf(series.turnReason, t, maker.day) : "";
  const children = open.map((one) => saidRow(maker, entry, one, id));
  const unread = children.flatMap((row) => row.unread);
  return {
    ...blank,
    id,
    label,
    description: why,
    spoken: sentence(label, why, spokenUnread(unread, t)),
    icon: icons.comment,
    traits: contextValue("turn", unreadTrait(unread)),
    open: "expanded",
    unread,
    mails: children.flatMap((row) => row.mails),
    messageId: open[0]?.reply.messageId ?? null,
    about: { kind: "turn", entry },
    children,
  };
}

function reasonRow(
  maker: Maker,
  entry: TrackedEntry,
  series: Series,
  latest: Revision,
  above: string,
): SeriesRow {
  const { t } = maker;
  const id = `${above}/turn`;
  const promised = series.turn === "author" ? promises(latest) : [];
  const children = promised.map((one) => saidRow(maker, entry, one, id));
  const unread = children.flatMap((row) => row.unread);
  const why = sentenceOf(series.turnReason, t, maker.day);
  const label = why.charAt(0).toUpperCase() + why.slice(1);
  const needed = entry.group === "needs-you";
  const whose = needed ? t("your turn") : t("turn: {0}", turnWords(series.turn, t));
  const asks = needed && entry.askedOfYou && !entry.askedOfYou.answered ? entry.askedOfYou.why : [];
  return {
    ...blank,
    id,
    label,
    description: dotted(whose, ...asks.map((reason) => headlineOf(reason, t, maker.day))),
    spoken: sentence(
      label,
      whose,
      ...asks.map((reason) => sentenceOf(reason, t, maker.day)),
      spokenUnread(unread, t),
    ),
    icon: turnIcons[series.turn],
    traits: contextValue("turn", unreadTrait(unread)),
    open: children.length > 0 ? "expanded" : "leaf",
    unread,
    mails: children.flatMap((row) => row.mails),
    messageId: promised.at(-1)?.reply.messageId ?? firstMail(latest),
    about: { kind: "turn", entry },
    children,
  };
}

const turnIcons: Record<Turn, Icon> = {
  author: icons.authorsTurn,
  reviewer: icons.reviewersTurn,
  custodian: icons.custodiansTurn,
  nobody: icons.info,
};

/** A reply shown away from its patch: first its text, then its place. */
function saidRow(maker: Maker, entry: TrackedEntry, { reply, place }: Said, above: string): SeriesRow {
  const { now } = maker.input;
  const { t } = maker;
  const row = replyRow(maker, entry, reply, above);
  const name = nameOf(reply.from);
  // In front, since the end of a long text is cut off.
  const whose = reply.private ? t("{0} (private)", name) : name;
  return {
    ...row,
    label: reply.excerpt ? `${whose}: ${reply.excerpt}` : whose,
    description: dotted(place, shortAge(reply.date, now)),
    spoken: sentence(
      name,
      reply.private && t("private"),
      roleWords(reply, t),
      place && t("on {0}", place),
      spokenAge(t, reply.date, now),
      row.unread.length > 0 && t("unread"),
      reply.excerpt,
    ),
  };
}
