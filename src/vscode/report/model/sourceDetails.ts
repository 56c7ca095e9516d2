import type { LineSource } from "../../../core/report/model.ts";
import type { Landing, Series } from "../../../core/series/series.ts";
import { latestOf, repliesOf } from "../../../core/series/seriesQueries.ts";
import type { TicketCommit, TicketEntry } from "../../../core/tickets/model.ts";
import type { SeriesOverview, TrackedEntry } from "../../../core/tracking/model.ts";

/** The source of a report line, with its present data. */
export type Fact =
  | { kind: "series"; name: string; entry: TrackedEntry | null }
  | { kind: "mail"; mail: Mail | null }
  | { kind: "commit"; hash: string; commit: TicketCommit | null; landed: Landed | null }
  | { kind: "ticket"; id: string; ticket: TicketEntry | null };

export interface Mail {
  title: string;
  from: { name: string; email: string };
  /** Milliseconds since 1970. */
  date: number;
  /** The followed series that it belongs to. */
  series: string;
}

interface Landed {
  /** Title of the patch. */
  title: string;
  landing: Landing;
}

/** The present data of a source; may be almost nothing, if the report is older than what is followed today. */
export function factOf(source: LineSource, overview: SeriesOverview, tickets: readonly TicketEntry[]): Fact {
  const { kind } = source;
  switch (kind) {
    case "series":
      return { kind, name: source.name, entry: entryOf(source, overview) };
    case "mail":
      return { kind, mail: mailOf(source.messageId, overview) };
    case "commit": {
      const commit = tickets.flatMap(({ commits }) => commits).find(({ hash }) => hash === source.hash);
      return { kind, hash: source.hash, commit: commit ?? null, landed: landedAs(source.hash, overview) };
    }
    case "ticket":
      return { kind, id: source.id, ticket: tickets.find(({ id }) => id === source.id) ?? null };
  }
}

/** By thread, else by name, since the person may have renamed it. */
function entryOf(
  { thread, name }: Extract<LineSource, { kind: "series" }>,
  { entries }: SeriesOverview,
): TrackedEntry | null {
  const found =
    entries.find(({ tracked }) => tracked.thread === thread) ??
    entries.find(({ tracked }) => tracked.name === name);
  return found ?? null;
}

function mailOf(messageId: string, { entries }: SeriesOverview): Mail | null {
  for (const { tracked, series } of entries) {
    const mail = series && mailIn(series, messageId);
    if (mail) return { ...mail, series: tracked.name };
  }
  return null;
}

function mailIn(series: Series, messageId: string): Omit<Mail, "series"> | null {
  for (const revision of series.revisions) {
    const { cover, patches } = revision;
    const sent = [
      ...(cover ? [{ ...cover, from: series.author }] : []),
      ...patches.map((patch) => ({ ...patch, from: patch.author })),
    ];
    for (const one of sent) {
      if (one.messageId === messageId || one.aliases.includes(messageId))
        return { title: one.title, from: one.from, date: one.date };
      const reply = one.replies.find((reply) => reply.messageId === messageId);
      if (reply) return { title: `Re: ${one.title}`, from: reply.from, date: reply.date };
    }
    const reply = repliesOf(revision).find((one) => one.messageId === messageId);
    if (reply) return { title: `Re: ${series.title}`, from: reply.from, date: reply.date };
  }
  const pull = series.pulls.find((one) => one.messageId === messageId);
  return pull ? { title: pull.name, from: pull.from, date: pull.date } : null;
}

function landedAs(hash: string, { entries }: SeriesOverview): Landed | null {
  const patches = entries.flatMap(({ series }) => (series ? latestOf(series).patches : []));
  for (const { title, landing } of patches)
    if (landing && (landing.commit === hash || landing.reverted?.commit === hash)) return { title, landing };
  return null;
}
