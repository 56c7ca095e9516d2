import { nameOf } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import { acceptanceOf, namesSeries } from "./acceptance.ts";
import { isReviewed, latestOf, repliesOf } from "./contents.ts";
import { because, type Reason } from "./reason.ts";
import type { Cover, Landing, Patch, Reply, Revision, Series, State, Turn } from "./series.ts";
import { count, reportDate } from "./words.ts";

const day = 86_400_000;
/** Silence after which asking again is polite on this list: two weeks. */
const pingAfter = 14 * day;

/** An open series is dormant when it has been silent for so many days after a ping was due, unless a person says otherwise. */
export const dormantAfterDays = 90;

interface Judgement {
  state: State;
  reason: Reason;
  turn: Turn;
  turnReason: Reason;
  release: string | null;
}

/**
 * Says where a series stands at the moment `now` (milliseconds since 1970), and why, from its mails and landings. The
 * headline is in a weekly report's words: "submitted on 2/10", "7 of 9 merged", "merged in v2022.04-rc2".
 */
export function judge(
  series: Series,
  now: number,
  dormantAfter = dormantAfterDays,
): Judgement & Pick<Series, "pingDue"> {
  const latest = latestOf(series);
  const quiet = now - Math.max(latest.date, ...datesIn(latest));
  const isDormant = quiet > pingAfter + dormantAfter * day;
  const settled =
    judgeLandings(series, latest, isDormant) ??
    judgeEnd(series, latest) ??
    judgeAhead(series, latest, "next") ??
    judgePulls(series, latest) ??
    judgeAhead(series, latest, null) ??
    judgeApplied(latest);
  if (settled) return { ...settled, pingDue: false };
  const open = judgeReview(latest, quiet);
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
function dormant(open: Judgement, last: number): Judgement {
  const silence = `silent since ${reportDate(last)}, a new version or any answer wakes it`;
  const evidence = open.reason.evidence === "" ? silence : `${silence}; ${open.reason.evidence}`;
  return { ...open, state: "dormant", reason: { ...open.reason, evidence } };
}

/** It is on the main branch and stands there. */
function isMerged(landing: Landing | null): boolean {
  return landing !== null && !landing.elsewhere && !landing.reverted;
}

/**
 * Patches that count for "7 of 9 merged": those of the latest revision, and landed ones it no longer carries. What was
 * taken back before the latest revision was sent is past: that revision is the answer to it.
 */
export function countedPatches(series: Series): Patch[] {
  const latest = latestOf(series);
  const counted = [...latest.patches];
  for (const revision of series.revisions.slice(0, -1).reverse())
    for (const patch of revision.patches) {
      const reverted = patch.landing?.reverted;
      if (!patch.landing || (reverted && reverted.committed < latest.date)) continue;
      const key = titleKey(patch.title);
      const again = counted.findIndex((other) => titleKey(other.title) === key);
      const same = counted[again]?.landing ?? null;
      // The version before was the one applied: its landing stands for the patch that was sent once more.
      if (again < 0) counted.push(patch);
      else if (same === null || (!isMerged(same) && isMerged(patch.landing))) counted[again] = patch;
    }
  return counted;
}

function judgeLandings(series: Series, latest: Revision, isDormant: boolean): Judgement | null {
  const counted = countedPatches(series);
  const expected = Math.max(counted.length, latest.expected);
  const landings = counted.map((patch) => patch.landing).filter((landing) => landing !== null);
  const merged = landings.filter(isMerged);
  const reverted = landings.filter((landing) => landing.reverted);
  if (merged.length === 0) return reverted.length > 0 ? judgeReverted(reverted, expected) : null;
  const release = lastRelease(merged);
  if (merged.length === expected)
    return {
      state: "merged",
      reason: because(`merged in ${placeOf(merged)}`, `${allWereFound(expected)}, ${evidenceOf(merged)}`),
      turn: "nobody",
      turnReason: because("everything is merged"),
      release,
    };
  // What the archive never had cannot be waited for.
  const unseen = expected - counted.length;
  if (merged.length === counted.length && isDormant)
    return {
      state: "merged",
      reason: because(
        `merged in ${placeOf(merged)}`,
        `all ${merged.length} that were seen, ${unseen} of ${expected} never were; ${evidenceOf(merged)}`,
      ),
      turn: "nobody",
      turnReason: because("everything that was seen is merged"),
      release,
    };
  const ahead = landings.filter((landing) => landing.elsewhere);
  const more = [
    reverted.length > 0 ? `; ${reverted.length} ${takenBack(reverted)}` : "",
    ahead.length > 0 ? `; ${ahead.length} in ${placeOf(ahead)}` : "",
  ];
  return {
    state: "partly-merged",
    reason: because(`${merged.length} of ${expected} merged`, `${evidenceOf(merged)}${more.join("")}`),
    ...(reverted.length > 0
      ? dueAfterRevert(reverted.length)
      : turnOfRest(latest, `${expected - merged.length} of ${expected} wait to be applied`)),
    release,
  };
}

/** All that landed was taken back: to the project it is not merged any more, and its author has to mend it. */
function judgeReverted(reverted: Landing[], expected: number): Judgement {
  const part = reverted.length < expected ? `${reverted.length} of ${expected} ` : "";
  return {
    state: "changes-requested",
    reason: because(
      `${part}merged in ${placeOf(reverted)}, ${takenBack(reverted)}`,
      "",
      reverted.at(-1)?.reverted?.commit,
    ),
    ...dueAfterRevert(reverted.length),
    release: null,
  };
}

function dueAfterRevert(number: number) {
  const what = `${number > 1 ? `${number} patches were` : "the patch was"} taken back`;
  const turnReason = because(what, "a corrected version is due");
  return { turn: "author", turnReason } as const;
}

/** "reverted by abc1234abcd in v2022.04-rc4", each commit once. */
function takenBack(landings: Landing[]): string {
  const by = landings.flatMap(({ reverted, branch }) =>
    reverted ? `${reverted.commit.slice(0, 11)} in ${reverted.release ?? branch}` : [],
  );
  const each = [...new Set(by)];
  const rest = each.length > 2 ? ` and ${each.length - 2} more` : "";
  return `reverted by ${each.slice(0, 2).join(", ")}${rest}`;
}

/**
 * It is found on a branch that will be merged: accepted, but not merged yet. `branch`: only where it is on that one;
 * null: on any. `next` is the project's own and says more than a pull request, a custodian's tree says less.
 */
function judgeAhead(series: Series, latest: Revision, branch: string | null): Judgement | null {
  const counted = countedPatches(series);
  const expected = Math.max(counted.length, latest.expected);
  const ahead = counted
    .map((patch) => patch.landing)
    .filter((landing) => landing !== null)
    .filter((landing) => landing.elsewhere && (branch === null || landing.branch === branch));
  if (ahead.length === 0) return null;
  const place = placeOf(ahead);
  const isWhole = ahead.length === expected;
  return {
    state: "accepted",
    reason: isWhole
      ? because(`in ${place}`, `${allWereFound(expected)}, ${evidenceOf(ahead)}`)
      : because(`${ahead.length} of ${expected} in ${place}`, evidenceOf(ahead)),
    ...(isWhole
      ? ({
          turn: "custodian",
          turnReason: because(`it is in ${place} and not on the main branch yet`),
        } as const)
      : turnOfRest(latest, `${expected - ahead.length} of ${expected} wait to be applied`)),
    release: null,
  };
}

/** Who has to act on what is not merged: the author while remarks are open. */
function turnOfRest(latest: Revision, waiting: string): { turn: Turn; turnReason: Reason } {
  const open = openRemarks(latest);
  const unanswered = `${count(open.length, "comment")} on ${latest.label} not answered`;
  return open.length > 0
    ? { turn: "author", turnReason: because(unanswered, "", open.at(-1)?.messageId) }
    : { turn: "custodian", turnReason: because(waiting) };
}

/** The release that contains them, else their branches: "v2022.04-rc2", "next", "next and u-boot-efi/master". */
function placeOf(landings: Landing[]): string {
  const branches = [...new Set(landings.map((landing) => landing.branch))];
  return lastRelease(landings) ?? branches.join(" and ");
}

/** The release that contains all of them, which is that of the last one; null while one is in none. */
function lastRelease(landings: Landing[]): string | null {
  let last: string | null = null;
  for (const { release } of landings) {
    if (release === null) return null;
    if (last === null || compareReleases(release, last) > 0) last = release;
  }
  return last;
}

/** v2022.04-rc2 < v2022.04-rc10 < v2022.04 < v2022.07-rc1. */
export function compareReleases(a: string, b: string): number {
  const [one, other] = [releaseParts(a), releaseParts(b)];
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [before = 0, after = 0] = [one[at], other[at]];
    // Compared, not subtracted: a release that is no candidate counts as the infinite one.
    if (before !== after) return before < after ? -1 : 1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function releaseParts(tag: string): number[] {
  const [base = "", candidate] = tag.split(/-rc/i);
  const numbers = (base.match(/\d+/g) ?? []).map(Number);
  while (numbers.length < 4) numbers.push(0);
  return [
    ...numbers,
    candidate === undefined ? Number.POSITIVE_INFINITY : Number.parseInt(candidate, 10) || 0,
  ];
}

function evidenceOf(landings: Landing[]): string {
  const kinds = [
    ["message-id", "named by the commit"],
    ["patch-id", "with the same diff"],
    ["title", "by author and title alone"],
  ] as const;
  return kinds
    .map(([kind, words]) => [landings.filter((landing) => landing.evidence === kind).length, words] as const)
    .filter(([number]) => number > 0)
    .map(([number, words]) => (number === landings.length ? words : `${number} ${words}`))
    .join(", ");
}

/** Its author took it back, or something else was sent in its place. */
function judgeEnd({ replacedBy }: Series, latest: Revision): Judgement | null {
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
function judgePulls(series: Series, latest: Revision): Judgement | null {
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

function judgeApplied(latest: Revision): Judgement | null {
  const { patches, whole, said } = acceptanceOf(latest);
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
      `${nameOf(last.from)} has applied it; it is not on the main branch yet`,
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

function judgeReview(latest: Revision, quiet: number): Judgement {
  const submitted = `submitted on ${reportDate(latest.date)}`;
  const open = openRemarks(latest);
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
  if (total > 0 && reviewed === total && latest.complete)
    return {
      state: "reviewed",
      reason: because(submitted, `${allOf(total)} ${total > 1 ? "are" : "is"} reviewed`),
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

function allWereFound(total: number): string {
  return `${allOf(total)} ${total > 1 ? "were" : "was"} found`;
}

/** "the patch", "both patches", "all 9 patches". */
function allOf(total: number): string {
  if (total === 1) return "the patch";
  return total === 2 ? "both patches" : `all ${total} patches`;
}

/** Remarks on the latest revision that wait for its author; what was said of patches that were taken does not. */
function openRemarks(latest: Revision): Reply[] {
  const accepted = acceptanceOf(latest).patches;
  const waiting = latest.patches.filter((patch) => !accepted.has(patch) && !isTaken(patch.landing));
  return repliesOf({ ...latest, patches: waiting }).filter(
    (reply) => (reply.role === "comment" || reply.role === "nack") && !reply.answered,
  );
}

function isTaken(landing: Landing | null): boolean {
  return landing !== null && !landing.reverted;
}

function firstWords(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57).trimEnd()}…` : text;
}
