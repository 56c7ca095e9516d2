import { day } from "../base/durations.ts";
import type { Person } from "../mail/message.ts";
import { nameOf } from "../mail/person.ts";
import { acceptanceOf, namesSeries } from "./acceptance.ts";
import { count, reportDate } from "./format.ts";
import { judgeAhead, judgeLandings, turnOfRest } from "./landingState.ts";
import { because, type Reason } from "./reason.ts";
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
    judgeApplied(latest, isCustodian, landingsKnown);
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
  const silence = `silent since ${reportDate(last)}, a new version or any answer wakes it`;
  const evidence = open.reason.evidence === "" ? silence : `${silence}; ${open.reason.evidence}`;
  return { ...open, state: "dormant", reason: { ...open.reason, evidence } };
}

/** Its author took it back, or something else was sent in its place. */
function judgeEnd({ replacedBy }: Series, latest: Revision): StateAndTurn | null {
  const ends = [
    ["withdrawn", "its author took it back"],
    ["superseded", "something else was sent in its place"],
  ] as const;
  for (const [state, why] of ends) {
    const said = saidOfAll(latest, state);
    if (said)
      return {
        state,
        reason: because(`${state} on ${reportDate(said.date)}`, wrote(said), said.messageId),
        turn: "nobody",
        turnReason: because(why, "", said.messageId),
        release: null,
      };
  }
  if (!replacedBy) return null;
  return {
    state: "superseded",
    reason: because(
      `superseded on ${reportDate(replacedBy.date)}`,
      `"${firstWords(replacedBy.title)}" says that it replaces it`,
      replacedBy.messageId,
    ),
    turn: "nobody",
    turnReason: because("something else was sent in its place", "", replacedBy.messageId),
    release: null,
  };
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
      `in pull request ${pull.name}`,
      `${nameOf(pull.from)} asked on ${reportDate(pull.date)} to pull ${
        named === total ? allOf(total) : `${named} of ${total} patches`
      }`,
      pull.messageId,
    ),
    turn: "custodian",
    turnReason: because(`the pull request ${pull.name} waits to be pulled`, "", pull.messageId),
    release: null,
  };
}

function judgeApplied(
  latest: Revision,
  isCustodian: (person: Person) => boolean,
  landingsKnown: boolean,
): StateAndTurn | null {
  const { patches, whole, said } = acceptanceOf(latest, isCustodian);
  const last = said.at(-1);
  if (!last || patches.size === 0) return null;
  const expected = Math.max(latest.patches.length, latest.expected);
  const accepted = whole ? expected : patches.size;
  const where = said.findLast((reply) => reply.accepts?.tree)?.accepts?.tree ?? null;
  const into = where === null ? "" : ` into ${where}`;
  if (accepted < expected)
    return {
      state: "partly-accepted",
      reason: because(
        `${accepted} of ${expected} accepted${into} on ${reportDate(last.date)}`,
        wrote(last),
        last.messageId,
      ),
      ...turnOfRest(latest, `${expected - accepted} of ${expected} wait to be applied`),
      release: null,
    };
  return {
    state: "accepted",
    reason: because(`accepted${into} on ${reportDate(last.date)}`, wrote(last), last.messageId),
    turn: "custodian",
    turnReason: because(
      `${nameOf(last.from)} has applied it; ${landingsKnown ? "it is not on the main branch yet" : "no repository was asked whether it has landed"}`,
      "",
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
  const submitted = `submitted on ${reportDate(latest.date)}`;
  const open = openRemarks(latest, isCustodian);
  const replies = personsReplies(latest);
  const total = latest.patches.length;
  const reviewed = latest.patches.filter(isReviewed).length;
  const coverage =
    total > 1 ? `${reviewed} of ${total} patches reviewed` : reviewed > 0 ? "reviewed" : "not reviewed yet";
  const promised = latest.patches.filter(isPromised).length + Number(isPromised(latest.cover));
  const ping = quiet > pingAfter ? `; silent for ${Math.floor(quiet / day)} days, a ping is due` : "";
  if (open.length > 0) {
    const last = open.at(-1);
    const rejected = open.some((reply) => reply.role === "nack");
    return {
      state: "changes-requested",
      reason: because(
        submitted,
        `${rejected ? "rejected by a NACK" : `${count(open.length, "comment")} not answered`}, ${coverage}`,
        last?.messageId,
      ),
      turn: "author",
      turnReason: last ? remarkReason(last, latest) : because(""),
      release: null,
    };
  }
  if (promised > 0)
    return {
      state: "changes-requested",
      reason: because(submitted, `changes promised, ${coverage}`),
      turn: "author",
      turnReason: because(
        "a new version is due",
        `changes promised on ${total > 1 ? `${promised} of ${count(total, "patch")}` : "the patch"}`,
      ),
      release: null,
    };
  const ofAll = latest.complete ? null : wholeReviewer(series);
  if (total > 0 && reviewed === total && (latest.complete || ofAll))
    return {
      state: "reviewed",
      reason: because(
        submitted,
        ofAll
          ? `${nameOf(ofAll)} reviewed the whole series, of which ${total} of ${count(latest.expected, "patch")} ${total > 1 ? "are" : "is"} here`
          : `${allOf(total)} ${total > 1 ? "are" : "is"} reviewed`,
      ),
      turn: "custodian",
      turnReason: because("reviewed and quiet", `it waits to be applied${ping}`),
      release: null,
    };
  const missing = latest.complete
    ? ""
    : `, ${Math.max(0, latest.expected - total)} of ${latest.expected} patches missing`;
  if (replies.length > 0) {
    const answer = replies.findLast((reply) => reply.role === "answer");
    return {
      state: "under-review",
      reason: because(submitted, `${coverage}${missing}`),
      turn: "reviewer",
      turnReason: because(
        `${answer ? `${nameOf(answer.from)} answered on ${reportDate(answer.date)}` : coverage}${ping}`,
        "",
        answer?.messageId,
      ),
      release: null,
    };
  }
  return {
    state: "submitted",
    reason: because(submitted, `${reviewed > 0 ? coverage : "no answer yet"}${missing}`),
    turn: "reviewer",
    turnReason: because(`nobody has answered ${latest.label} yet${ping}`),
    release: null,
  };
}

/** "Nia Park asked in 3/9 on 2/10: …", its first words, so that a person sees at once whether that is right. */
function remarkReason(remark: Reply, latest: Revision): Reason {
  const on = latest.patches.find((patch) => patch.replies.includes(remark));
  const number = on ? `${on.number}/${Math.max(latest.expected, latest.patches.length)}` : "the cover";
  const place = latest.patches.length > 1 || latest.expected > 1 ? ` in ${number}` : "";
  const deed = remark.role === "nack" ? "rejected it" : "wrote";
  return because(
    `${nameOf(remark.from)} ${deed}${place} on ${reportDate(remark.date)} and has no answer`,
    remark.excerpt === "" ? "" : `"${firstWords(remark.excerpt)}"`,
    remark.messageId,
  );
}

/** The last word on it is its author's promise of a later version. */
function isPromised(on: Patch | Cover | null): boolean {
  return (
    on?.replies.findLast((reply) => reply.role === "answer" || reply.role === "comment")?.promise === true
  );
}

function wrote(reply: Reply): string {
  return `${nameOf(reply.from)} wrote "${firstWords(reply.excerpt)}"`;
}

function firstWords(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57).trimEnd()}…` : text;
}
