import { day } from "../base/durations.ts";
import { listed, type Sentence, say } from "../base/localize.ts";
import type { Person } from "../mail/message.ts";
import { nameOf } from "../mail/person.ts";
import { acceptanceOf, namesSeries } from "./acceptance.ts";
import { judgeAhead, judgeLandings, turnOfRest, waiting } from "./landingState.ts";
import { because } from "./reason.ts";
import { judgeReview, pingAfter } from "./reviewState.ts";
import type { Reply, Revision, Series } from "./series.ts";
import { latestOf, repliesByPeople, repliesOf } from "./seriesQueries.ts";
import { allOf, firstWords, type StateAndTurn } from "./stateAndTurn.ts";

/** Default for the days of silence, after a ping was due, that make an open series dormant. */
export const dormantAfterDays = 90;

/** What judging needs to know beyond the mails of a series. */
export interface JudgeOptions {
  /** Milliseconds since 1970. */
  now: number;
  /** Days of silence after a ping was due, then the series is dormant. */
  dormantAfter?: number;
  /** Whether somebody takes patches into the project; always true if that is not known. */
  isCustodian?: (person: Person) => boolean;
  /** Whether a repository was asked for landings; if not, nothing is said about them. */
  landingsKnown?: boolean;
}

/**
 * Says where a series stands at a moment, and why, from its mails and landings. Headlines use the words of a weekly
 * report: "submitted on 2/10", "7 of 9 merged", "merged in v2022.04-rc2".
 */
export function judge(
  series: Series,
  { now, dormantAfter = dormantAfterDays, isCustodian = () => true, landingsKnown = true }: JudgeOptions,
): StateAndTurn & Pick<Series, "pingDue"> {
  const latest = latestOf(series);
  const quiet = now - Math.max(latest.date, ...datesIn(latest));
  const isDormant = quiet > pingAfter + dormantAfter * day;
  const settled =
    judgeLandings(series, latest, isDormant) ??
    judgeEnd(series, latest) ??
    judgeAhead(series, latest, "next") ??
    judgePulls(series, latest) ??
    judgeAhead(series, latest, null) ??
    judgeApplied(series, latest, isCustodian, landingsKnown);
  if (settled) return { ...settled, pingDue: false };
  const open = judgeReview(series, quiet, isCustodian);
  if (isDormant) return { ...dormant(open, now - quiet), pingDue: false };
  return { ...open, pingDue: quiet > pingAfter && open.turn !== "author" };
}

function datesIn(latest: Revision): number[] {
  return [...latest.patches, ...repliesByPeople(latest)].map(({ date }) => date);
}

/** The turn and the reason before are kept, since a new version or any reply wakes the series. */
function dormant(open: StateAndTurn, last: number): StateAndTurn {
  const silence = say("silent since {0}, a new version or any answer wakes it", { day: last });
  const evidence = open.reason.evidence === null ? silence : listed([silence, open.reason.evidence], "; ");
  return { ...open, state: "dormant", reason: { ...open.reason, evidence } };
}

/** The author withdrew it, or another series replaced it. */
function judgeEnd({ replacedBy }: Series, latest: Revision): StateAndTurn | null {
  const ends = [
    ["withdrawn", withdrawnOn, say("its author took it back")],
    ["superseded", supersededOn, say("something else was sent in its place")],
  ] as const;
  for (const [state, headline, why] of ends) {
    const said = saidOfAll(latest, state);
    if (said)
      return {
        state,
        reason: because(headline(said.date), wrote(said), said.messageId),
        turn: "nobody",
        turnReason: because(why, null, said.messageId),
        release: null,
      };
  }
  if (!replacedBy) return null;
  return {
    state: "superseded",
    reason: because(
      supersededOn(replacedBy.date),
      say('"{0}" says that it replaces it', firstWords(replacedBy.title)),
      replacedBy.messageId,
    ),
    turn: "nobody",
    turnReason: because(say("something else was sent in its place"), null, replacedBy.messageId),
    release: null,
  };
}

function withdrawnOn(date: number): Sentence {
  return say("withdrawn on {0}", { day: date });
}

function supersededOn(date: number): Sentence {
  return say("superseded on {0}", { day: date });
}

/** A pull request for an earlier revision says nothing about the latest. */
function judgePulls(series: Series, latest: Revision): StateAndTurn | null {
  const own = new Set(latest.patches.map((patch) => patch.messageId));
  const pull = series.pulls.findLast((one) => one.patches.some((id) => own.has(id)));
  if (!pull) return null;
  const total = Math.max(latest.expected, own.size);
  const named = pull.patches.filter((id) => own.has(id)).length;
  return {
    state: "in-pull-request",
    reason: because(
      say("in pull request {0}", pull.name),
      say(
        "{0} asked on {1} to pull {2}",
        nameOf(pull.from),
        { day: pull.date },
        named === total ? allOf(total) : say("{0} of {1} patches", named, total),
      ),
      pull.messageId,
    ),
    turn: "custodian",
    turnReason: because(say("the pull request {0} waits to be pulled", pull.name), null, pull.messageId),
    release: null,
  };
}

function judgeApplied(
  { revisions }: Series,
  latest: Revision,
  isCustodian: (person: Person) => boolean,
  landingsKnown: boolean,
): StateAndTurn | null {
  const { patches, whole, said } = acceptanceOf(
    latest,
    isCustodian,
    revisions.filter((one) => one !== latest),
  );
  const last = said.at(-1);
  if (!last || patches.size === 0) return null;
  const expected = Math.max(latest.patches.length, latest.expected);
  const accepted = whole ? expected : patches.size;
  const where = said.findLast((reply) => reply.accepts?.tree)?.accepts?.tree ?? null;
  const on = { day: last.date };
  if (accepted < expected)
    return {
      state: "partly-accepted",
      reason: because(
        where === null
          ? say("{0} of {1} accepted on {2}", accepted, expected, on)
          : say("{0} of {1} accepted into {2} on {3}", accepted, expected, where, on),
        wrote(last),
        last.messageId,
      ),
      ...turnOfRest(latest, waiting(expected - accepted, expected)),
      release: null,
    };
  return {
    state: "accepted",
    reason: because(
      where === null ? say("accepted on {0}", on) : say("accepted into {0} on {1}", where, on),
      wrote(last),
      last.messageId,
    ),
    turn: "custodian",
    turnReason: because(
      landingsKnown
        ? say("{0} has applied it; it is not on the main branch yet", nameOf(last.from))
        : say("{0} has applied it; no repository was asked whether it has landed", nameOf(last.from)),
      null,
      last.messageId,
    ),
    release: null,
  };
}

/**
 * The reply that says so about the whole revision: below its cover, by naming the series, or the last one if every
 * patch has such a reply.
 */
function saidOfAll(latest: Revision, role: "withdrawn" | "superseded"): Reply | undefined {
  const said = repliesOf(latest).filter((reply) => reply.role === role);
  const head = latest.cover ?? (latest.expected <= 1 ? latest.patches[0] : undefined);
  const whole = said.findLast((reply) => head?.replies.includes(reply) || namesSeries(reply.excerpt));
  if (whole) return whole;
  return latest.complete && patchesWith(latest, role) === latest.patches.length ? said.at(-1) : undefined;
}

function patchesWith({ patches }: Revision, role: Reply["role"]): number {
  return patches.filter((patch) => patch.replies.some((reply) => reply.role === role)).length;
}

function wrote(reply: Reply): Sentence {
  return say('{0} wrote "{1}"', nameOf(reply.from), firstWords(reply.excerpt));
}
