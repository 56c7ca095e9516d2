import { count } from "../base/formatCount.ts";
import { plainLine } from "../base/plainText.ts";
import type { Person } from "../mail/message.ts";
import { personKeys } from "../mail/person.ts";
import { labelPattern } from "../series/label.ts";
import { countedPatches } from "../series/landingState.ts";
import type { Landing, Patch, Reply, Revision, Series } from "../series/series.ts";
import { latestOf, repliesOf } from "../series/seriesQueries.ts";
import { formatDay } from "./dates.ts";
import type { LineSource } from "./model.ts";
import type { DateStyle } from "./template.ts";
import { isWithin, type Week } from "./week.ts";

/** An event of the week, in the words of a report. */
export interface SeriesEvent {
  /** When it happened, or the last part of it, in milliseconds since 1970. */
  date: number;
  words: string;
  source: LineSource;
}

/**
 * The events of a series in a week, in order: sent, reviewed, commented on, answered, applied, merged, reverted.
 * @param before landings at the beginning of the week, by Message-ID; if null, the commits' dates decide
 */
export function eventsOf(
  series: Series,
  week: Week,
  before: ReadonlyMap<string, Landing> | null,
  dates: DateStyle,
): SeriesEvent[] {
  const happenings = [
    ...sendings(series, week, dates),
    ...series.revisions.flatMap((revision) => {
      const of = revision === latestOf(series) ? "" : ` of ${revision.label}`;
      return [
        ...reviews(revision, week, of),
        ...remarks(revision, week, of, dates),
        ...verdicts(revision, week, of, dates),
      ];
    }),
    ...pulls(series, week, dates),
    ...landings(series, week, before),
  ];
  return happenings.sort((a, b) => a.date - b.date);
}

const share = "(?:the patch|both patches|all \\d+ patches|\\d+ of \\d+ patch(?:es)?)";
const label = labelPattern;
const day = "(?:\\d{4}-\\d{2}-\\d{2}|\\d{1,2}/\\d{2})";
const days = `${day}(?: (?:and|to) ${day})?`;
const of = `(?: of ${label})?`;
/** Match whole lines, since a line that the person has extended is the person's own. */
const shapes = [
  `${label} sent on ${day}, \\d+ (?:of \\d+ )?patch(?:es)?(?:, after ${label})?`,
  `\\S.* (?:reviewed|acked|tested|gave \\S+ to) ${share}${of}`,
  `(?:\\d+ comments|comment) by \\S.* on ${days}${of}, (?:answered|(?:\\d+ )?not answered)`,
  `(?:\\d+ answers|answer) by \\S.* on ${days}${of}`,
  `(?:applied|withdrawn|rejected \\(NACK\\)) by \\S.* on ${day}${of}`,
  `in pull request \\S.* by \\S.* on ${day}, ${share}`,
  `${share} (?:in|merged in|now in) \\S+`,
  `${share} reverted in \\S+, by [0-9a-f]{11}`,
  `commit [0-9a-f]{11} on ${day}(?:, in \\S+)?:.*`,
  "and \\d+ more commits",
].map((shape) => new RegExp(`^${shape}$`));

/** Whether a line reads like a generated event. */
export function isEventLine(words: string): boolean {
  return words.length <= 1_000 && shapes.some((shape) => shape.test(words));
}

function nameOf({ name, email }: Person): string {
  return plainLine(name || email).slice(0, 100) || "somebody";
}

function sendings(series: Series, week: Week, dates: DateStyle): SeriesEvent[] {
  return series.revisions.flatMap((revision, at) => {
    if (!isWithin(week, revision.date)) return [];
    const before = series.revisions[at - 1];
    const number = revision.complete
      ? count(revision.patches.length, "patch")
      : `${revision.patches.length} of ${count(revision.expected, "patch")}`;
    const after = before ? `, after ${before.label}` : "";
    const words = `${revision.label} sent on ${formatDay(revision.date, dates)}, ${number}${after}`;
    return [{ date: revision.date, words, source: mail(firstOf(revision)) }];
  });
}

function firstOf({ cover, patches }: Revision): string {
  return cover?.messageId ?? patches[0]?.messageId ?? "";
}

const deeds: Record<string, string> = {
  "Reviewed-by": "reviewed",
  "Acked-by": "acked",
  "Tested-by": "tested",
};

/** Who gave which trailer to how many patches. Trailers that the author carried over are not news. */
function reviews(revision: Revision, week: Week, of: string): SeriesEvent[] {
  const replies = new Map(repliesOf(revision).map((reply) => [reply.messageId, reply]));
  const given = new Map<string, { person: Person; trailer: string; last: Reply; patches: number }>();
  for (const patch of revision.patches)
    for (const { trailer, person, messageId, counts, givenOn } of patch.reviews) {
      const reply = replies.get(messageId);
      if (!counts || givenOn !== null || trailer === "Nacked-by" || !reply || !isWithin(week, reply.date))
        continue;
      const key = `${trailer} ${keyOf(person)}`;
      const known = given.get(key);
      const last = known && known.last.date > reply.date ? known.last : reply;
      given.set(key, { person, trailer, last, patches: (known?.patches ?? 0) + 1 });
    }
  const total = Math.max(revision.expected, revision.patches.length);
  return [...given.values()].map(({ person, trailer, last, patches }) => {
    const deed = deeds[trailer] ?? `gave ${trailer} to`;
    const words = `${nameOf(person)} ${deed} ${shareOf(patches, total)}${of}`;
    return { date: last.date, words, source: mail(last.messageId) };
  });
}

/** Comments and questions by person, and whether they wait for an answer; and the answers. */
function remarks(revision: Revision, week: Week, of: string, dates: DateStyle): SeriesEvent[] {
  const replies = repliesOf(revision).filter(({ date }) => isWithin(week, date));
  const approvals = new Set(
    revision.patches.flatMap((patch) =>
      patch.reviews.filter(({ counts }) => counts).map(({ messageId }) => messageId),
    ),
  );
  const comments = replies.filter(
    ({ role, answered, messageId }) => role === "comment" && !(answered && approvals.has(messageId)),
  );
  const said = byPerson(comments).map((mails): SeriesEvent => {
    const open = mails.filter(({ answered }) => !answered);
    const last = open.at(-1) ?? mails.at(-1);
    if (!last) throw new Error("a person is listed with a mail at least");
    const answer =
      open.length === 0
        ? "answered"
        : open.length === mails.length
          ? "not answered"
          : `${open.length} not answered`;
    const many = mails.length > 1;
    const words = `${many ? count(mails.length, "comment") : "comment"} by ${nameOf(last.from)} on ${daysOf(mails, dates)}${of}, ${answer}`;
    return { date: last.date, words, source: mail(last.messageId) };
  });
  const answered = byPerson(replies.filter(({ role }) => role === "answer")).map((mails): SeriesEvent => {
    const last = mails.at(-1);
    if (!last) throw new Error("a person is listed with a mail at least");
    const words = `${mails.length > 1 ? count(mails.length, "answer") : "answer"} by ${nameOf(last.from)} on ${daysOf(mails, dates)}${of}`;
    return { date: last.date, words, source: mail(last.messageId) };
  });
  return [...said, ...answered];
}

/** "2/12", "2/12 and 2/14", "2/12 to 2/16". */
function daysOf(mails: Reply[], dates: DateStyle): string {
  const days = [...new Set(mails.map(({ date }) => formatDay(date, dates)))];
  return days.length > 2 ? `${days[0]} to ${days.at(-1)}` : days.join(" and ");
}

function verdicts(revision: Revision, week: Week, of: string, dates: DateStyle): SeriesEvent[] {
  const deed = { applied: "applied by", withdrawn: "withdrawn by", nack: "rejected (NACK) by" } as const;
  return (["nack", "withdrawn", "applied"] as const).flatMap((role) => {
    const mails = repliesOf(revision).filter((reply) => reply.role === role && isWithin(week, reply.date));
    return byPerson(mails).flatMap((own) => {
      const last = own.at(-1);
      if (!last) return [];
      const words = `${deed[role]} ${nameOf(last.from)} on ${formatDay(last.date, dates)}${of}`;
      return [{ date: last.date, words, source: mail(last.messageId) }];
    });
  });
}

function pulls(series: Series, week: Week, dates: DateStyle): SeriesEvent[] {
  const total = Math.max(latestOf(series).expected, latestOf(series).patches.length);
  return series.pulls
    .filter(({ date }) => isWithin(week, date))
    .map((pull) => ({
      date: pull.date,
      words: `in pull request ${pull.name} by ${nameOf(pull.from)} on ${formatDay(pull.date, dates)}, ${shareOf(pull.patches.length, total)}`,
      source: mail(pull.messageId),
    }));
}

/** A change of a patch's landing. */
interface Step {
  kind: "ahead" | "merged" | "released" | "reverted";
  place: string;
  date: number;
  commit: string;
}

function landings(series: Series, week: Week, before: ReadonlyMap<string, Landing> | null): SeriesEvent[] {
  const counted = countedPatches(series);
  const total = Math.max(counted.length, latestOf(series).expected);
  const groups = new Map<string, Step[]>();
  for (const patch of counted) {
    const step = stepOf(patch, week, before);
    if (!step) continue;
    const key = `${step.kind} ${step.place}`;
    groups.set(key, [...(groups.get(key) ?? []), step]);
  }
  return [...groups.values()].flatMap((steps) => {
    const last = steps.reduce((one, other) => (other.date > one.date ? other : one));
    const share = shareOf(steps.length, total);
    const source: LineSource = { kind: "commit", hash: last.commit };
    return [{ date: last.date, words: `${share} ${sentenceOf(last)}`, source }];
  });
}

function sentenceOf({ kind, place, commit }: Step): string {
  if (kind === "ahead") return `in ${place}`;
  if (kind === "merged") return `merged in ${place}`;
  if (kind === "released") return `now in ${place}`;
  return `reverted in ${place}, by ${commit.slice(0, 11)}`;
}

function stepOf(patch: Patch, week: Week, before: ReadonlyMap<string, Landing> | null): Step | null {
  const { landing } = patch;
  if (!landing) return null;
  const then = [patch.messageId, ...patch.aliases].map((id) => before?.get(id)).find((one) => one) ?? null;
  const { reverted, release, branch, committed, commit, elsewhere } = landing;
  const inWeek = (date: number | undefined) => date !== undefined && isWithin(week, date);
  // The commit may be older than the day on which it reached the main branch, so `before` is the better source.
  const date = committed !== undefined && inWeek(committed) ? committed : week.to - 1;
  if (reverted)
    return (before ? !then?.reverted : inWeek(reverted.committed))
      ? {
          kind: "reverted",
          place: reverted.release ?? branch,
          date: reverted.committed,
          commit: reverted.commit,
        }
      : null;
  if (elsewhere) return inWeek(committed) ? { kind: "ahead", place: branch, date, commit } : null;
  if (before ? !then || then.elsewhere : inWeek(committed))
    return { kind: "merged", place: release ?? branch, date, commit };
  if (then && then.release === null && release !== null)
    return { kind: "released", place: release, date, commit };
  return null;
}

/** "the patch", "both patches", "all 9 patches", "7 of 9 patches". */
function shareOf(number: number, total: number): string {
  if (number < total) return `${number} of ${count(total, "patch")}`;
  if (number === 1) return "the patch";
  return number === 2 ? "both patches" : `all ${count(number, "patch")}`;
}

function byPerson(mails: Reply[]): Reply[][] {
  const people = new Map<string, Reply[]>();
  for (const one of mails) {
    const key = keyOf(one.from);
    people.set(key, [...(people.get(key) ?? []), one]);
  }
  return [...people.values()];
}

function keyOf(person: Person): string {
  const { name, email } = personKeys(person);
  return name || email;
}

function mail(messageId: string): LineSource {
  return { kind: "mail", messageId };
}
