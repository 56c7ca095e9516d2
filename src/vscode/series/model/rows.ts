import type { Localize } from "../../../core/base/localize.ts";
import { inNumberOrder } from "../../../core/tickets/ticketIds.ts";
import type { Group, SeriesOverview, TrackedEntry } from "../../../core/tracking/model.ts";
import { contextValue } from "../../tree/contextValue.ts";
import { groupIcons, icons } from "../../tree/icons.ts";
import { noticeRow } from "../../tree/noticeRow.ts";
import { blank, dotted, type Maker, makerOf, sentence } from "../../tree/rowParts.ts";
import { seriesRow } from "../../tree/rows/series.ts";
import type { SeriesRow } from "../../tree/seriesRow.ts";
import type { SeriesViewInput } from "../../tree/seriesViewInput.ts";

/** The rows of the tree; empty if nothing is followed and nothing is wrong. */
export function rowsOf(input: SeriesViewInput, t: Localize): SeriesRow[] {
  const maker = makerOf(input, t);
  const groups = input.groupBy === "ticket" ? byTicket(maker) : byState(maker);
  const notices = input.notices.map(
    ({ problem, action }): SeriesRow => ({ ...blank, ...noticeRow(problem, action) }),
  );
  return unique([...notices, ...groups]);
}

/** Number of series that wait for the person, for the badge. */
export function needsYou(overview: SeriesOverview): number {
  return overview.entries.filter((entry) => entry.group === "needs-you").length;
}

function byState(maker: Maker): SeriesRow[] {
  const { t } = maker;
  const groups: [Group, string, SeriesRow["open"]][] = [
    ["needs-you", t("Needs you"), "expanded"],
    ["waiting", t("Waiting"), "expanded"],
    ["dormant", t("Dormant"), "collapsed"],
    ["merged", t("Merged"), "collapsed"],
    ["closed", t("Closed"), "collapsed"],
  ];
  return groups.flatMap(([group, label, open]) => {
    const entries = maker.input.overview.entries.filter((entry) => entry.group === group);
    return groupRow(maker, { id: `group:${group}`, label, icon: groupIcons[group], open }, entries, "series");
  });
}

function byTicket(maker: Maker): SeriesRow[] {
  const { titles } = maker.input;
  const entries = maker.input.overview.entries;
  const tickets = [...new Set(entries.flatMap((entry) => entry.tracked.tickets))].sort(inNumberOrder);
  const without = entries.filter((entry) => entry.tracked.tickets.length === 0);
  return [
    ...tickets.flatMap((ticket) => {
      const having = entries.filter((entry) => entry.tracked.tickets.includes(ticket));
      const id = `ticket:${ticket}`;
      const title = Object.hasOwn(titles, ticket) ? titles[ticket] : undefined;
      const group = { id, label: ticket, title, icon: icons.ticket, open: "expanded" as const };
      return groupRow(maker, group, having, id);
    }),
    ...groupRow(
      maker,
      { id: "ticket:", label: maker.t("No ticket"), icon: icons.ticket, open: "expanded" },
      without,
      "series",
    ),
  ];
}

function groupRow(
  maker: Maker,
  { title, ...group }: Pick<SeriesRow, "id" | "label" | "icon" | "open"> & { title?: string | undefined },
  entries: TrackedEntry[],
  above: string,
): SeriesRow[] {
  if (entries.length === 0) return [];
  const { t } = maker;
  const count = entries.length === 1 ? t("1 series") : t("{0} series", entries.length);
  const row: SeriesRow = {
    ...blank,
    ...group,
    description: dotted(title, String(entries.length)),
    spoken: sentence(group.label, title, count),
    traits: contextValue("group"),
    about: { kind: "group" },
    children: entries.map((entry) => seriesRow(maker, entry, above)),
  };
  return [row];
}

/** VS Code rejects a tree with duplicate ids; a mail that appears in two places must not empty the view. */
function unique(rows: SeriesRow[], seen = new Set<string>()): SeriesRow[] {
  for (const row of rows) {
    const { id } = row;
    for (let copy = 2; seen.has(row.id); copy++) row.id = `${id}#${copy}`;
    seen.add(row.id);
    unique(row.children, seen);
  }
  return rows;
}
