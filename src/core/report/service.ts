import { monthOf } from "../archive/archiveGroups.ts";
import type { Archives } from "../archive/archives.ts";
import type { Call } from "../base/call.ts";
import { distinctProblems, type Problem, problemOf } from "../base/problem.ts";
import type { LandingService } from "../landing/service.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import { messageIdIn } from "../mail/messageId.ts";
import type { ProjectConfig, TrackedSeries } from "../project/config.ts";
import { shortNames } from "../project/shortName.ts";
import type { Landing, Revision, Series } from "../series/series.ts";
import { latestOf, messageIdsOf, postedIds } from "../series/seriesQueries.ts";
import type { Tickets } from "../tickets/model.ts";
import { mergeTickets, type TicketService } from "../tickets/service.ts";
import { mergeOverviews, type SeriesOverview, type TrackedEntry } from "../tracking/model.ts";
import type { TrackingService } from "../tracking/service.ts";
import { carryOver } from "./carryOver.ts";
import { changesSince, type ReportChange } from "./changes.ts";
import { compose } from "./compose.ts";
import type { LookupResult } from "./importing/model.ts";
import type { Report } from "./model.ts";
import type { ReportTemplate } from "./template.ts";
import { type Week, weekEnding } from "./week.ts";

export interface ReportRequest {
  /** All projects of the person. */
  projects: ProjectConfig[];
  template: ReportTemplate;
  /** The last day of its week: "2022-03-04". */
  ending: string;
  /** The previous report, which this one continues; null if there is none. */
  last: Report | null;
}

export interface ReportAnswer {
  report: Report;
  /** The differences to the previous report. */
  changes: ReportChange[];
  problems: Problem[];
}

/** Writes the weekly report, and looks up the web addresses in reports that were written elsewhere. */
export interface ReportService {
  /**
   * The report of a week, as of the end of its last day, or of now if that is earlier; from the store and git, no
   * network. RangeError if `ending` is not a day.
   */
  write(request: ReportRequest, call: Call): Promise<ReportAnswer>;
  /** What is at a web address; fetches its page (and month) if needed. Rejects only when aborted. */
  lookUp(request: { address: string; project: ProjectConfig }, call: Call): Promise<LookupResult>;
}

/** What was known at some moment. */
interface AsOf {
  tracking: TrackingService;
  tickets: TicketService;
  landing: LandingService;
}

/** The data of one project. */
interface ProjectPart {
  overview: SeriesOverview;
  /** The overview entries that can be in a report. */
  entries: TrackedEntry[];
  tickets: Tickets;
  urls: ReadonlyMap<string, string>;
  /** Landings at the beginning of the week; null if git could not tell. */
  before: ReadonlyMap<string, Landing> | null;
}

interface ReportParts {
  lookup: SeriesLookup;
  /** Whether the store has a mail, whenever it was sent. */
  isStored(messageId: string): boolean;
  /** Milliseconds since 1970; now, unless that is past. */
  asOf(moment: number): AsOf;
}

/** Writes reports from the store and git of this thread. */
export class LocalReports implements ReportService {
  readonly #parts: ReportParts;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  async write({ projects, template, ending, last }: ReportRequest, call: Call): Promise<ReportAnswer> {
    const week = weekEnding(ending);
    const parts: ProjectPart[] = [];
    for (const project of projects) parts.push(await this.#partOf(project, week, call));
    const entries = withShortNames(
      parts.flatMap((part) => part.entries),
      projects,
    );
    const { tickets, problems } = mergeTickets(parts.map((part) => part.tickets));
    const unread = entries
      .filter((entry) => entry.series === null)
      .map(({ tracked, problem }) => problem ?? notRead(tracked));
    const known = {
      overview: { ...mergeOverviews(parts.map((part) => part.overview)), entries },
      tickets,
      titles: Object.assign({}, ...projects.map((project) => project.tickets.titles)),
      urls: new Map(parts.flatMap((part) => [...part.urls])),
      before: parts.some((part) => part.before === null)
        ? null
        : new Map(parts.flatMap((part) => [...(part.before ?? [])])),
      me: projects[0]?.me ?? [],
    };
    const composed = compose(known, template, ending, last);
    return {
      report: last ? carryOver(composed, last) : composed,
      changes: last ? changesSince(last, composed) : [],
      problems: distinctProblems([
        ...parts.flatMap((part) => part.overview.problems),
        ...problems,
        ...unread,
      ]),
    };
  }

  /** The data of one project for the week's report. */
  async #partOf(project: ProjectConfig, week: Week, call: Call): Promise<ProjectPart> {
    const { lookup, asOf } = this.#parts;
    const then = asOf(week.to - 1);
    const { overview, urls } = await then.tracking.status({ project, offline: true }, call);
    const tickets = await then.tickets.list({ project }, call);
    const archives = lookup.archives(project.archives);
    for (const { thread } of project.tracked) {
      // If the person's setting has the web address of a mail, that is the one to cite.
      const id = /^https?:/i.test(thread) ? lookup.knownId(thread, archives) : null;
      if (id !== null) urls.set(id, thread);
    }
    const entries = overview.entries.filter(
      ({ series, tracked }) => series || !this.#isKnown(tracked.thread, archives),
    );
    const series = entries.flatMap((entry) => entry.series ?? []);
    const place = { ...project, offline: true };
    const { landings } = await asOf(week.from - 1).landing.land(series, place, archives, call);
    return { overview, entries, tickets, urls, before: landings };
  }

  async lookUp({ address, project }: { address: string; project: ProjectConfig }, call: Call) {
    const { lookup } = this.#parts;
    const archives = lookup.archives(project.archives);
    if (messageIdIn(address) === null && monthOf(address) === null) return { kind: "other" } as const;
    try {
      const series = await lookup.find(address, archives, false, call);
      return citedOf(series, lookup.knownId(address, archives) ?? "");
    } catch (error) {
      call.signal.throwIfAborted();
      if (this.#isKnown(address, archives)) return { kind: "other" } as const;
      return { kind: "none", why: problemOf(error, address).what } as const;
    }
  }

  /** Whether the store has the mail of a thread, whenever it was sent. */
  #isKnown(thread: string, archives: Archives): boolean {
    const id = this.#parts.lookup.knownId(thread, archives);
    return id !== null && this.#parts.isStored(id);
  }
}

/** A series as the revision that contains a mail; the latest one if the mail is not one of its postings. */
function citedOf(series: Series, messageId: string): LookupResult {
  const holds = (revision: Revision) => messageIdsOf({ ...series, revisions: [revision] }).has(messageId);
  const { label, date } = series.revisions.find(holds) ?? latestOf(series);
  const titles = series.revisions.flatMap(({ cover, patches }) => [
    cover?.title ?? "",
    ...patches.map(({ title }) => title),
  ]);
  return { kind: "series", label, date, title: series.title, titles, postings: postedIds(series) };
}

function notRead({ name, thread }: TrackedSeries): Problem {
  const remedy = "Refresh when the archive can be reached.";
  return { what: `The thread of ${name} has not been read yet.`, remedy, where: thread };
}

/** Gives series that are shown by title in rows a short name derived from it, because a report's lines are short. */
function withShortNames(entries: TrackedEntry[], projects: ProjectConfig[]): TrackedEntry[] {
  const titles = new Map(
    entries.map((entry) => [entry.tracked.thread, entry.series?.title ?? entry.tracked.thread]),
  );
  const names = shortNames(projects, titles);
  return entries.map((entry) => {
    const name = names.get(entry.tracked.thread) ?? entry.tracked.name;
    return { ...entry, tracked: { ...entry.tracked, name } };
  });
}
