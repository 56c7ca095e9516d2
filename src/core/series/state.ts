import { day } from "../base/durations.ts";
import { listed, type Sentence, say } from "../base/localize.ts";
import type { Person } from "../mail/message.ts";
import { nameOf } from "../mail/person.ts";
import { acceptanceOf, namesSeries } from "./acceptance.ts";
import { waitingFor } from "./asked.ts";
import { judgeAhead, judgeLandings, turnOfRest, waiting } from "./landingState.ts";
import { because, noReason, type Reason } from "./reason.ts";
import { wholeReviewer } from "./reviews.ts";
import type { Cover, Patch, Reply, Revision, Series } from "./series.ts";
import { isReviewed, latestOf, repliesOf } from "./seriesQueries.ts";
import { allOf, openRemarks, type StateAndTurn } from "./stateAndTurn.ts";

/** Silence after which asking again is polite on this list: two weeks. */
const pingAfter = 14 * day;

/** An open series is dormant when it has been silent for so many days after a ping was due, unless a person says otherwise. */
export const dormantAfterDays = 90;

/** What the mails of a series do not tell. */
export interface JudgeOptions {
  /** Milliseconds since 1970. */
  now: number;
  /** Days of silence after a ping was due. */
  dormantAfter?: number;
  /** Whether somebody takes patches into the project; everybody may where that is not known. */
  isCustodian?: (person: Person) => boolean;
  /** Whether a repository was asked what has landed; without one nothing is said of that. */
  landingsKnown?: boolean;
}

/**
 * Says where a series stands at a moment, and why, from its mails and landings. The
 * headline is in a weekly report's words: "submitted on 2/10", "7 of 9 merged", "merged in v2022.04-rc2".
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
  return [...latest.patches, ...personsReplies(latest)].map(({ date }) => date);
}

function personsReplies(latest: Revision): Reply[] {
  return repliesOf(latest).filter((reply) => !reply.automatic);
}

/** What it was before, and whose turn, stays told: a new version or any word on it wakes it. */
function dormant(open: StateAndTurn, last: number): StateAndTurn {
  const silence = say("silent since {0}, a new version or any answer wakes it", { day: last });
  const evidence = open.reason.evidence === null ? silence : listed([silence, open.reason.evidence], "; ");
  return { ...open, state: "dormant", reason: { ...open.reason, evidence } };
}

/** Its author took it back, or something else was sent in its place. */
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

/** A pull request for an earlier revision says nothing of the latest. */
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

/** The mail that says so of the whole revision: below its cover, by naming the series, or at last patch by patch. */
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

function judgeReview(series: Series, quiet: number, isCustodian: (person: Person) => boolean): StateAndTurn {
  const latest = latestOf(series);
  const submitted = say("submitted on {0}", { day: latest.date });
  const open = openRemarks(latest, isCustodian);
  const replies = personsReplies(latest);
  const total = latest.patches.length;
  const reviewed = latest.patches.filter(isReviewed).length;
  const coverage = coverageOf(reviewed, total);
  const promised = latest.patches.filter(isPromised).length + Number(isPromised(latest.cover));
  const ping = quiet > pingAfter ? [say("silent for {0} days, a ping is due", Math.floor(quiet / day))] : [];
  const withPing = (sentence: Sentence) => listed([sentence, ...ping], "; ");
  if (open.length > 0) {
    const last = open.at(-1);
    const rejected = open.some((reply) => reply.role === "nack");
    return {
      state: "changes-requested",
      reason: because(
        submitted,
        listed([rejected ? say("rejected by a NACK") : notAnswered(open.length), coverage]),
        last?.messageId,
      ),
      turn: "author",
      turnReason: last ? remarkReason(last, latest) : noReason,
      release: null,
    };
  }
  if (promised > 0)
    return {
      state: "changes-requested",
      reason: because(submitted, listed([say("changes promised"), coverage])),
      turn: "author",
      turnReason: because(
        say("a new version is due"),
        total > 1
          ? say("changes promised on {0} of {1} patches", promised, total)
          : say("changes promised on the patch"),
      ),
      release: null,
    };
  const ofAll = latest.complete ? null : wholeReviewer(series);
  if (total > 0 && reviewed === total && (latest.complete || ofAll))
    return {
      state: "reviewed",
      reason: because(
        submitted,
        ofAll ? wholeReviewed(nameOf(ofAll), total, latest.expected) : allAreReviewed(total),
      ),
      turn: "custodian",
      turnReason: because(say("reviewed and quiet"), withPing(say("it waits to be applied"))),
      release: null,
    };
  const missing = latest.complete
    ? []
    : [say("{0} of {1} patches missing", Math.max(0, latest.expected - total), latest.expected)];
  if (replies.length > 0) {
    const answer = replies.findLast((reply) => reply.role === "answer");
    return {
      state: "under-review",
      reason: because(submitted, listed([coverage, ...missing])),
      turn: "reviewer",
      turnReason: because(
        withPing(answer ? say("{0} answered on {1}", nameOf(answer.from), { day: answer.date }) : coverage),
        waitingFor(series.asked),
        answer?.messageId,
      ),
      release: null,
    };
  }
  return {
    state: "submitted",
    reason: because(submitted, listed([reviewed > 0 ? coverage : say("no answer yet"), ...missing])),
    turn: "reviewer",
    turnReason: because(withPing(say("nobody has answered {0} yet", latest.label)), waitingFor(series.asked)),
    release: null,
  };
}

/** "Nia Park asked in 3/9 on 2/10: …", its first words, so that a person sees at once whether that is right. */
function remarkReason(remark: Reply, latest: Revision): Reason {
  const on = latest.patches.find((patch) => patch.replies.includes(remark));
  const total = Math.max(latest.expected, latest.patches.length);
  const place = on ? `${on.number}/${total}` : say("the cover");
  const values = [nameOf(remark.from), { day: remark.date }, place];
  const isNack = remark.role === "nack";
  const headline =
    total > 1
      ? isNack
        ? say("{0} rejected it in {2} on {1} and has no answer", ...values)
        : say("{0} wrote in {2} on {1} and has no answer", ...values)
      : isNack
        ? say("{0} rejected it on {1} and has no answer", ...values)
        : say("{0} wrote on {1} and has no answer", ...values);
  return because(
    headline,
    remark.excerpt === "" ? null : say('"{0}"', firstWords(remark.excerpt)),
    remark.messageId,
  );
}

function coverageOf(reviewed: number, total: number): Sentence {
  if (total > 1) return say("{0} of {1} patches reviewed", reviewed, total);
  return reviewed > 0 ? say("reviewed") : say("not reviewed yet");
}

function notAnswered(comments: number): Sentence {
  return comments === 1 ? say("1 comment not answered") : say("{0} comments not answered", comments);
}

function allAreReviewed(total: number): Sentence {
  return total > 1 ? say("{0} are reviewed", allOf(total)) : say("{0} is reviewed", allOf(total));
}

/** Somebody reviewed all of a series that is not here as a whole. */
function wholeReviewed(name: string, here: number, of: number): Sentence {
  if (of === 1) return say("{0} reviewed the whole series, of which {1} of 1 patch is here", name, here);
  return here > 1
    ? say("{0} reviewed the whole series, of which {1} of {2} patches are here", name, here, of)
    : say("{0} reviewed the whole series, of which {1} of {2} patches is here", name, here, of);
}

/** The last word on it is its author's promise of a later version. */
function isPromised(on: Patch | Cover | null): boolean {
  return (
    on?.replies.findLast((reply) => reply.role === "answer" || reply.role === "comment")?.promise === true
  );
}

function wrote(reply: Reply): Sentence {
  return say('{0} wrote "{1}"', nameOf(reply.from), firstWords(reply.excerpt));
}

function firstWords(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57).trimEnd()}…` : text;
}
