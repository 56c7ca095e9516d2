import { distinctProblems } from "../base/problem.ts";
import type { TicketRules } from "../project/config.ts";
import type { Series } from "../series/series.ts";
import { latestOf } from "../series/seriesQueries.ts";
import type { TrackedEntry } from "../tracking/model.ts";
import type { TicketCommit, TicketEntry, TicketNews, TicketSeries, Tickets } from "./model.ts";
import { inNumberOrder, type TicketIds } from "./ticketIds.ts";

/** The data that the list of tickets is made from. */
export interface Material {
  /** Name of the project that all of it belongs to. */
  project: string;
  entries: TrackedEntry[];
  commits: TicketCommit[];
  /** Ids in notes on commits that are not here. */
  named: Iterable<string>;
}

/** All tickets, first those with a series that needs the person, then by latest event. */
export function overview(material: Material, rules: TicketRules, ids: TicketIds): TicketEntry[] {
  const entries = byTicket(material.entries, (entry) => entry.tracked.tickets);
  const commits = byTicket(material.commits, (commit) => commit.tickets.map(({ id }) => id));
  const news = new Map(material.entries.map((entry) => [entry, entry.series && newsOfSeries(entry.series)]));
  const all = new Set([
    ...Object.keys(rules.titles),
    ...material.named,
    ...entries.keys(),
    ...commits.keys(),
  ]);
  const tickets = [...all].map((id): TicketEntry => {
    const own = (commits.get(id) ?? []).toSorted((one, other) => other.committed - one.committed);
    const series = entries.get(id) ?? [];
    const happened = [
      ...own.map((commit) => newsOfCommit(commit)),
      ...series.map((entry) => news.get(entry) ?? null),
    ];
    return {
      id,
      projects: series.length + own.length > 0 ? [material.project] : [],
      title: Object.hasOwn(rules.titles, id) ? (rules.titles[id] ?? "") : "",
      url: ids.url(id),
      series: series.map(standingOf),
      commits: own,
      news: happened.reduce(later, null),
    };
  });
  return tickets.sort(byAttention);
}

/** Joins the ticket lists of several projects; tickets with the same id become one. */
export function mergeTickets(lists: Tickets[]): Tickets {
  const merged = new Map<string, TicketEntry>();
  for (const ticket of lists.flatMap(({ tickets }) => tickets)) {
    const known = merged.get(ticket.id);
    merged.set(ticket.id, known ? both(known, ticket) : ticket);
  }
  return {
    tickets: [...merged.values()].sort(byAttention),
    problems: distinctProblems(lists.flatMap(({ problems }) => problems)),
  };
}

function both(one: TicketEntry, other: TicketEntry): TicketEntry {
  const known = new Set(one.commits.map(({ hash }) => hash));
  const commits = [...one.commits, ...other.commits.filter(({ hash }) => !known.has(hash))];
  return {
    id: one.id,
    title: one.title || other.title,
    projects: [...new Set([...one.projects, ...other.projects])],
    url: one.url ?? other.url,
    series: [...one.series, ...other.series],
    commits: commits.sort((a, b) => b.committed - a.committed),
    news: later(one.news, other.news),
  };
}

function byAttention(one: TicketEntry, other: TicketEntry): number {
  const needsYou = ({ series }: TicketEntry) => Number(series.some(({ group }) => group === "needs-you"));
  return (
    needsYou(other) - needsYou(one) ||
    (other.news?.date ?? 0) - (one.news?.date ?? 0) ||
    inNumberOrder(one.id, other.id)
  );
}

function byTicket<T>(all: T[], ticketsOf: (one: T) => string[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of all)
    for (const id of new Set(ticketsOf(one))) {
      const known = found.get(id);
      if (known) known.push(one);
      else found.set(id, [one]);
    }
  return found;
}

function standingOf({ project, tracked: { name, thread }, series, group }: TrackedEntry): TicketSeries {
  const standing = series && { label: latestOf(series).label, state: series.state, reason: series.reason };
  return { project, name, thread, group, standing };
}

/** The later of two; if they are equal, the first. */
function later(one: TicketNews | null, other: TicketNews | null): TicketNews | null {
  if (one === null || other === null) return one ?? other;
  return other.date > one.date ? other : one;
}

function newsOfSeries(series: Series): TicketNews | null {
  let last: TicketNews | null = null;
  for (const revision of series.revisions) {
    last = later(last, { date: revision.date, what: "sent", who: series.author, title: series.title });
    for (const { title, replies } of [...(revision.cover ? [revision.cover] : []), ...revision.patches])
      for (const { date, from, role } of replies)
        last = later(last, { date, what: role === "review" ? "review" : "reply", who: from, title });
    for (const { title, author, landing } of revision.patches)
      if (landing?.committed !== undefined && landing.elsewhere !== true)
        last = later(last, { date: landing.committed, what: "landed", who: author, title });
  }
  return last;
}

/** The event of a landed commit is by its committer. */
function newsOfCommit({ subject, author, committer, committed, landed }: TicketCommit): TicketNews {
  const who = landed === null ? author : committer;
  return { date: committed, what: landed === null ? "commit" : "landed", who, title: subject };
}
