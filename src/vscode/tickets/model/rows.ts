import type { Localize } from "../../../core/base/localize.ts";
import { plainLine } from "../../../core/base/plainText.ts";
import { headlineOf, noReason } from "../../../core/series/reason.ts";
import { latestOf } from "../../../core/series/seriesQueries.ts";
import type { TicketEntry, TicketSeries, Tickets } from "../../../core/tickets/model.ts";
import type { SeriesOverview, TrackedEntry } from "../../../core/tracking/model.ts";
import { commitRow } from "../../tree/commitRow.ts";
import { contextValue } from "../../tree/contextValue.ts";
import { icons, stateIcons } from "../../tree/icons.ts";
import { noticeRows } from "../../tree/noticeRow.ts";
import { firstMail } from "../../tree/reviewCounts.ts";
import { blank, dotted, sentence, spokenUnread } from "../../tree/rowParts.ts";
import type { SeriesRow } from "../../tree/seriesRow.ts";
import { countOfCommits } from "../../tree/ticketOffers.ts";
import { shortAge, spokenAge } from "../../tree/time.ts";
import { stateWords } from "../../tree/wording.ts";
import { newsWords, whatIsWanted } from "./newsWords.ts";
import type { TicketRow, TicketsRow } from "./ticketRow.ts";

/** The input of the view Tickets. */
export interface TicketsViewInput {
  tickets: Tickets;
  /** The states of the tickets' series. */
  overview: SeriesOverview;
  /** Milliseconds since 1970. */
  now: number;
}

/** The view's rows: notices, then tickets in core's order. */
export function ticketRows(input: TicketsViewInput, t: Localize): TicketsRow[] {
  const entries = new Map(input.overview.entries.map((entry) => [entry.tracked.thread, entry]));
  return [
    ...noticeRows(input.tickets.problems),
    ...input.tickets.tickets.map((ticket) => ticketRow(ticket, entries, input.now, t)),
  ];
}

function ticketRow(
  ticket: TicketEntry,
  entries: ReadonlyMap<string, TrackedEntry>,
  now: number,
  t: Localize,
): TicketRow {
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
    icon: wanted === null ? icons.ticket : { ...icons.ticket, color: "list.warningForeground" },
    traits: contextValue("ticket", url === null ? "plain" : "link"),
    open: children.length > 0 ? "collapsed" : "leaf",
    about: { kind: "ticket", ticket },
    children,
  };
}

/** A series' row without its versions, which the view Series has. */
function seriesRow(
  series: TicketSeries,
  known: TrackedEntry | undefined,
  above: string,
  t: Localize,
): SeriesRow {
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
      traits: contextValue("ticketSeries", "unknown"),
      about,
    };
  }
  const state = stateWords(t)[standing.state];
  const reason = plainLine(headlineOf(standing.reason, t));
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
    traits: contextValue("ticketSeries", "known", group),
    unread: entry.unread,
    messageId: firstMail(entry.series ? latestOf(entry.series) : undefined),
    about,
  };
}

/** The overview is loaded before the tickets, so it may lack a series that was just followed. */
function unknown({ name, thread, group }: TicketSeries): TrackedEntry {
  return {
    project: "",
    tracked: { name, thread, tickets: [] },
    series: null,
    problem: null,
    group,
    groupReason: noReason,
    unread: [],
    snoozedUntil: null,
    patchwork: null,
    askedOfYou: null,
  };
}
