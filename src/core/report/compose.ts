import { plainLine } from "../base/plainText.ts";
import { withLandings } from "../landing/seriesLandings.ts";
import { isOneOf, samePerson } from "../mail/person.ts";
import { permalink } from "../project/uboot.ts";
import type { Landing } from "../series/series.ts";
import { isClosed, latestOf } from "../series/seriesQueries.ts";
import type { CommitTicket, TicketCommit, TicketEntry } from "../tickets/model.ts";
import type { SeriesOverview, TrackedEntry } from "../tracking/model.ts";
import { formatDay } from "./dates.ts";
import {
  type Block,
  bullet,
  type Content,
  type Part,
  type Report,
  type ReportGroup,
  type Section,
  statusTitle,
} from "./model.ts";
import { noProgress, notKnownYet } from "./noProgress.ts";
import { entriesToReport, seriesSource, statusLineOf } from "./patchStatus.ts";
import { eventsOf, type SeriesEvent } from "./seriesEvents.ts";
import type { ReportTemplate, TemplateSection } from "./template.ts";
import { isWithin, type Week, weekEnding } from "./week.ts";

/** The data for a report, as of the end of its week, or of now if that is earlier. */
export interface ReportInput {
  overview: SeriesOverview;
  tickets: TicketEntry[];
  /** Titles of tickets by id, from the settings. */
  titles: Record<string, string>;
  /** Web addresses of mails by Message-ID; missing ones get a permalink. */
  urls: ReadonlyMap<string, string>;
  /** Landings at the beginning of the week, by Message-ID; null if unknown. */
  before: ReadonlyMap<string, Landing> | null;
  /** The person's addresses; empty if unknown. */
  me: string[];
}

/** Up to this many commits of a ticket are listed one by one. */
const mostCommits = 10;

/**
 * The report for a week. Sections and their tickets come from the template; below each ticket are its series and the
 * events of the week. `last`: the previous report; series that it reported as closed are left out.
 */
export function compose(
  known: ReportInput,
  template: ReportTemplate,
  ending: string,
  last: Report | null = null,
): Report {
  const week = weekEnding(ending);
  const sinceLast = last?.ending ? { ...week, from: weekEnding(last.ending).from } : null;
  const entries = entriesToReport(known.overview.entries, template, last, (entry) => ({
    thisWeek: closedAt(entry, week, known.before) !== null,
    lastWeek: sinceLast && closedAt(entry, sinceLast, landedBefore(sinceLast, known.before)),
  }));
  const writer = new Writer(known, template, week, entries);
  const status: Block = { title: statusTitle, lines: entries.map((entry) => statusLineOf(entry, template)) };
  const blocks = template.blocks.map(({ title, text }): Block => {
    const lines = text === "" ? [] : text.split("\n").map((line) => (line === "" ? [] : [`    ${line}`]));
    return { title, lines };
  });
  return {
    ending,
    from: template.from,
    to: template.to,
    subject: template.subject.replaceAll("{date}", ending),
    sections: writer.sections(),
    blocks: [status, ...blocks],
  };
}

/** The series as it was at the beginning of a time; null if it was not merged, withdrawn or superseded by then. */
function closedAt(
  entry: TrackedEntry,
  time: Week,
  before: ReadonlyMap<string, Landing> | null,
): TrackedEntry | null {
  const { series } = entry;
  if (series === null || latestOf(series).date >= time.from) return null;
  if (series.state !== "merged" || before === null)
    return eventsOf(series, time, before, "ISO").length === 0 ? entry : null;
  const [then] = withLandings([series], before, { now: time.from });
  return then && isClosed(then) ? { ...entry, series: then } : null;
}

/** Those of `landings` whose commits are older than the week's beginning. */
function landedBefore({ from }: Week, landings: ReportInput["before"]): ReportInput["before"] {
  return landings && new Map([...landings].filter(([, { committed }]) => (committed ?? 0) < from));
}

class Writer {
  readonly #known: ReportInput;
  readonly #template: ReportTemplate;
  readonly #week: Week;
  readonly #entries: TrackedEntry[];
  readonly #tickets: Map<string, TicketEntry>;
  /** Series that are already reported, with the ticket under which they are. */
  readonly #told = new Map<TrackedEntry, string>();

  constructor(known: ReportInput, template: ReportTemplate, week: Week, entries: TrackedEntry[]) {
    this.#known = known;
    this.#template = template;
    this.#week = week;
    this.#entries = entries;
    this.#tickets = new Map(known.tickets.map((ticket) => [ticket.id, ticket]));
  }

  sections(): Section[] {
    const { sections } = this.#template;
    const rest = sections.find((section) => section.rest) ?? sections.at(-1);
    const placed = new Set<string>();
    const titled = sections.map((section) => ({ section, tickets: this.#ticketsOf(section, placed) }));
    const elsewhere = this.#unplaced(placed);
    return titled.map(({ section, tickets }): Section => {
      const isRest = section === rest;
      const groups = [...tickets, ...(isRest ? elsewhere : [])].map((id) => this.#group(id));
      return { title: section.title, groups: isRest ? [...groups, ...this.#miscellaneous()] : groups };
    });
  }

  /** A ticket in two sections appears in the first one. */
  #ticketsOf({ tickets }: TemplateSection, placed: Set<string>): string[] {
    const own = [...new Set(tickets)].filter((id) => !placed.has(id));
    for (const id of own) placed.add(id);
    return own;
  }

  /** Tickets in no section, if there is something to report about them. */
  #unplaced(placed: ReadonlySet<string>): string[] {
    const ofSeries = this.#entries.flatMap(({ tracked }) => tracked.tickets);
    const ofCommits = this.#known.tickets.filter((ticket) => this.#commitsOf(ticket).length > 0);
    const all = new Set([...ofSeries, ...ofCommits.map(({ id }) => id)]);
    return [...all].filter((id) => !placed.has(id));
  }

  #group(id: string): ReportGroup {
    const ticket = this.#tickets.get(id);
    const title = plainLine(ticket?.title || this.#known.titles[id] || "");
    const content = this.#entries
      .filter(({ tracked }) => tracked.tickets.includes(id))
      .flatMap((entry) => this.#series(entry, id));
    if (ticket) content.push(...this.#commits(ticket));
    if (content.length === 0) content.push(bullet(0, [noProgress], { kind: "ticket", id }));
    return { tickets: [{ id, title }], title: "", content };
  }

  #miscellaneous(): ReportGroup[] {
    const content = this.#entries
      .filter(({ tracked }) => tracked.tickets.length === 0)
      .flatMap((entry) => this.#series(entry, ""));
    return content.length > 0 ? [{ tickets: [], title: this.#template.misc, content }] : [];
  }

  #series(entry: TrackedEntry, ticket: string): Content[] {
    const { series, tracked } = entry;
    const source = seriesSource(entry);
    if (series === null)
      return [bullet(0, [plainLine(tracked.name)], source), bullet(1, [notKnownYet], source)];
    const elsewhere = this.#told.get(entry);
    const head: Part[] = [
      `${plainLine(tracked.name)} ${latestOf(series).label}`,
      { link: this.#addressOf(entry) },
    ];
    if (elsewhere !== undefined) return [bullet(0, [...head, `: see ${elsewhere}`], source)];
    this.#told.set(entry, ticket);
    const happened = eventsOf(series, this.#week, this.#known.before, this.#template.dates);
    const news: SeriesEvent[] = happened.length > 0 ? happened : [{ date: 0, words: noProgress, source }];
    return [
      bullet(0, head, source),
      ...news.map(({ words, source }) => bullet(1, [plainLine(words)], source)),
    ];
  }

  #addressOf(entry: TrackedEntry): string {
    const source = seriesSource(entry);
    const messageId = source.kind === "series" ? source.messageId : "";
    return this.#known.urls.get(messageId) ?? permalink(messageId);
  }

  #commits(ticket: TicketEntry): Content[] {
    const made = this.#commitsOf(ticket);
    const listed = made.slice(0, mostCommits).map((commit) => {
      const day = formatDay(commit.committed, this.#template.dates);
      const place = commit.landed ? `, in ${commit.landed.release ?? commit.landed.branch}` : "";
      const words = `commit ${commit.hash.slice(0, 11)} on ${day}${place}: ${commit.subject}`;
      return bullet(0, [plainLine(words)], { kind: "commit", hash: commit.hash });
    });
    const more = made.length - listed.length;
    if (more > 0) listed.push(bullet(0, [`and ${more} more commits`], { kind: "ticket", id: ticket.id }));
    return listed;
  }

  /**
   * The ticket's commits of the week, oldest first: the person's own (if their addresses are unknown, those that nobody
   * else applied), and landed commits of anybody that name the ticket. Commits that were sent as patches of a followed
   * series are left out, since the series reports them.
   */
  #commitsOf({ id, commits }: TicketEntry): TicketCommit[] {
    const { me } = this.#known;
    const isOwn = ({ author, committer }: TicketCommit) =>
      me.length === 0 ? samePerson(author, committer) : isOneOf(author, me) && isOneOf(committer, me);
    const isTold = (commit: TicketCommit) =>
      commit.landed === null
        ? isOwn(commit) && !isSent(commit)
        : commit.patch === null && commit.tickets.some((ticket) => ticket.id === id && isTagged(ticket));
    return commits
      .filter((commit) => isWithin(this.#week, commit.committed) && isTold(commit))
      .sort((a, b) => a.committed - b.committed);
  }
}

/** Whether a commit certainly is what was sent: one with only the same title may be the next version. */
function isSent({ patch }: TicketCommit): boolean {
  return patch !== null && patch.evidence !== "title";
}

/** Whether a commit has a ticket from its note or message. */
function isTagged({ from }: CommitTicket): boolean {
  return from.some((one) => one !== "series");
}
