import type { Say } from "../../core/say.ts";
import type { TicketEntry, TicketSeries, Tickets } from "../../core/tickets/ticket.ts";
import type { Board, Entry } from "../../core/tracker.ts";
import { commitRow, noticeRow } from "../commits/row.ts";
import { firstMail, latestOf } from "../series/coverage.ts";
import { icons, stateIcons } from "../series/looks.ts";
import { stateWords } from "../series/phrases.ts";
import type { Row } from "../series/row.ts";
import { blank, dotted, sentence, spokenUnread, traits } from "../series/rows/parts.ts";
import { shortAge, spokenAge } from "../time.ts";
import { plainLine } from "../treeRow.ts";
import { countOfCommits } from "./offers.ts";
import { newsWords, whatIsWanted } from "./phrases.ts";
import type { TicketRow, TicketsRow } from "./row.ts";

/** What the view Tickets depends on. */
export interface TicketSight {
  tickets: Tickets;
  /** Where the series of the tickets stand. */
  board: Board;
  /** Milliseconds since 1970. */
  now: number;
}

/** The view's rows: what went wrong, and the tickets in the order of the core. */
export function ticketRows(sight: TicketSight, t: Say): TicketsRow[] {
  const entries = new Map(sight.board.entries.map((entry) => [entry.tracked.thread, entry]));
  const notices = sight.tickets.problems.map((problem) => noticeRow(problem));
  return [
    // The same sentence once: VS Code refuses a tree with the same id twice.
    ...new Map(notices.map((row) => [row.id, row])).values(),
    ...sight.tickets.tickets.map((ticket) => ticketRow(ticket, entries, sight.now, t)),
  ];
}

function ticketRow(ticket: TicketEntry, entries: ReadonlyMap<string, Entry>, now: number, t: Say): TicketRow {
  const { series, commits, news, url } = ticket;
  const above = `ticket/${ticket.id}`;
  const label = plainLine(ticket.id);
  const title = plainLine(ticket.title);
  const wanted = whatIsWanted(ticket, entries, t);
  const last = plainLine(wanted ?? newsWords(ticket, t));
  const children = [
    ...series.map((one) => seriesRow(one, entries.get(one.thread), above, t)),
    ...commits.map((commit) => commitRow(commit, `${above}/${commit.folder}`, now, t, ticket.id)),
  ];
  return {
    id: above,
    label,
    description: dotted(title, last, news && shortAge(news.date, now)),
    spoken: sentence(
      label,
      title,
      wanted !== null && t("needs you"),
      last,
      news && t("last news {0}", spokenAge(t, news.date, now)),
      series.length === 1 ? t("1 series") : t("{0} series", series.length),
      countOfCommits(commits.length, t),
    ),
    icon: wanted === null ? icons.ticket : { ...icons.ticket, color: "charts.orange" },
    traits: traits("ticket", url === null ? "plain" : "link"),
    open: children.length > 0 ? "collapsed" : "leaf",
    about: { kind: "ticket", ticket },
    children,
  };
}

/** A series as it stands here: without its versions, which are in the view Series. */
function seriesRow(series: TicketSeries, known: Entry | undefined, above: string, t: Say): Row {
  const { name, thread, group, standing } = series;
  const entry = known ?? unknown(series);
  const [label, id] = [plainLine(name), `${above}/${thread}`];
  const about = { kind: "series" as const, entry };
  if (!standing) {
    const what = plainLine(entry.problem?.what ?? t("not read yet"));
    return {
      ...blank,
      id,
      label,
      description: what,
      spoken: sentence(label, what),
      icon: entry.problem ? icons.unknown : icons.awaited,
      traits: traits("ticketSeries", "unknown"),
      about,
    };
  }
  const state = stateWords(t)[standing.state];
  const reason = plainLine(standing.reason.split(": ", 1)[0] ?? "");
  return {
    ...blank,
    id,
    label,
    description: dotted(plainLine(standing.label), reason),
    spoken: sentence(
      label,
      plainLine(standing.label),
      !reason.startsWith(state) && state,
      reason,
      group === "needs-you" && t("needs you"),
      spokenUnread(entry.unread, t),
    ),
    icon: stateIcons[standing.state],
    traits: traits("ticketSeries", "known", group),
    unread: entry.unread,
    messageId: firstMail(entry.series ? latestOf(entry.series) : undefined),
    about,
  };
}

/** The board is asked before the tickets, so a series may be followed that it has not got yet. */
function unknown({ name, thread, group }: TicketSeries): Entry {
  return {
    tracked: { name, thread, tickets: [] },
    series: null,
    problem: null,
    group,
    groupReason: "",
    unread: [],
    snoozedUntil: null,
    patchwork: null,
  };
}
