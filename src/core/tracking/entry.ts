import { day } from "../base/durations.ts";
import { say } from "../base/localize.ts";
import { withLandings } from "../landing/seriesLandings.ts";
import { unknownThread } from "../lookup/seriesLookup.ts";
import type { Person } from "../mail/message.ts";
import { isOneOf } from "../mail/person.ts";
import type { Opinion } from "../patchwork/opinion.ts";
import type { ProjectConfig, TrackedSeries } from "../project/config.ts";
import type { FilesGiven } from "../project/maintainers.ts";
import { because } from "../series/reason.ts";
import type { Landing, Series } from "../series/series.ts";
import { latestOf, repliesOf } from "../series/seriesQueries.ts";
import { askedOfYou } from "./askedOfYou.ts";
import { groupOf } from "./group.ts";
import type { TrackedEntry } from "./model.ts";

/** Mails this much older than the moment at which a series was first tracked count as read. */
const freshness = 14 * day;

/** The person's marks, by key as in the store. */
export interface Marks {
  /** By thread: until when it is snoozed, milliseconds since 1970. */
  snoozed: ReadonlyMap<string, number>;
  /** By Message-ID: 1 read, 0 unread even if it is old. */
  read: ReadonlyMap<string, number>;
  /** By thread: when it was first followed, milliseconds since 1970. */
  since: ReadonlyMap<string, number>;
}

/** The data for the entries of the overview. */
export interface EntryInput {
  project: ProjectConfig;
  now: number;
  /** Whether any archive has ever answered. */
  asked: boolean;
  /** Null: git was not asked yet. */
  landings: ReadonlyMap<string, Landing> | null;
  isCustodian(person: Person): boolean;
  /** The files that the project's MAINTAINERS assigns to the person, if git was asked. */
  given: FilesGiven;
  /** Whether an address is one of the project's lists. */
  isList(email: string): boolean;
  marks: Marks;
  /** What a Patchwork says about a series; null if none is asked. */
  opinionOf(series: Series): Opinion | null;
}

/** The overview entry of a tracked series; `found` is the series from mail. */
export function trackedEntry(tracked: TrackedSeries, found: Series | null, known: EntryInput): TrackedEntry {
  const { project, now, asked, landings, marks } = known;
  const until = marks.snoozed.get(tracked.thread) ?? null;
  const snoozedUntil = until !== null && until > now ? until : null;
  if (found === null)
    return {
      project: project.name,
      tracked: called(tracked, null),
      series: null,
      problem: asked ? unknownThread(tracked.thread).problem : null,
      group: "waiting",
      groupReason: because(asked ? say("its thread is not known") : say("not read yet")),
      unread: [],
      snoozedUntil,
      patchwork: null,
      askedOfYou: null,
    };
  const [series = found] = withLandings(
    [found],
    landings,
    { now, dormantAfter: project.dormantAfter, isCustodian: known.isCustodian },
    known.isList,
  );
  const asks = askedOfYou(series, project.me, known.given);
  const since = marks.since.get(tracked.thread) ?? now;
  return {
    project: project.name,
    tracked: called(tracked, series),
    series,
    problem: null,
    ...groupOf(series, project.me, snoozedUntil, until !== null && until > lastHeard(series), asks),
    unread: unreadOf(series, project.me, marks.read, since - freshness),
    snoozedUntil,
    patchwork: known.opinionOf(series),
    askedOfYou: asks,
  };
}

/** The tracked series with a name to show: the person's, else its title, else its thread. */
function called(tracked: TrackedSeries, series: Series | null): TrackedSeries {
  return tracked.name === "" ? { ...tracked, name: series?.title || tracked.thread } : tracked;
}

/** When its latest revision was sent, or the last reply to it. */
function lastHeard(series: Series): number {
  const latest = latestOf(series);
  return Math.max(latest.date, ...repliesOf(latest).map((reply) => reply.date));
}

function unreadOf(series: Series, me: string[], read: ReadonlyMap<string, number>, since: number): string[] {
  return series.revisions
    .flatMap(repliesOf)
    .filter((reply) => !isOneOf(reply.from, me))
    .filter((reply) => (read.has(reply.messageId) ? read.get(reply.messageId) === 0 : reply.date > since))
    .sort((a, b) => b.date - a.date)
    .map((reply) => reply.messageId);
}
