import { english } from "../base/localize.ts";
import { plainLine } from "../base/plainText.ts";
import { countedPatches } from "../series/landingState.ts";
import { evidenceOf, headlineOf } from "../series/reason.ts";
import type { Landing, Series } from "../series/series.ts";
import { isClosed, latestOf } from "../series/seriesQueries.ts";
import type { TrackedEntry } from "../tracking/model.ts";
import { formatDay } from "./dates.ts";
import { type LineSource, type Report, type StatusLine, statusLinesOf } from "./model.ts";
import type { ReportTemplate } from "./template.ts";

/** What a series line and its status stand on: the first mail of its latest revision. */
export function seriesSource({ tracked, series }: TrackedEntry): LineSource {
  const latest = series ? latestOf(series) : null;
  const messageId = latest?.cover?.messageId ?? latest?.patches[0]?.messageId ?? "";
  return { kind: "series", name: tracked.name, thread: tracked.thread, messageId };
}

/** The line of the patch status that a followed series has. */
export function statusLineOf(
  entry: TrackedEntry,
  template: Pick<ReportTemplate, "dates" | "status">,
): StatusLine {
  const { tracked, series } = entry;
  const source = seriesSource(entry);
  const name = plainLine(tracked.name);
  if (series === null) return { name, label: "", words: "not known yet", source };
  const words = plainLine(
    template.status === "short" ? shortly(series, template) : inDetail(series, template),
  );
  return { name, label: latestOf(series).label.toLowerCase(), words, source };
}

/**
 * The state in a few words. Before acceptance every state reads "submitted on" the day of the latest revision,
 * whatever the reviews say; later the words are the headline of the series' reason.
 */
function shortly(series: Series, { dates }: Pick<ReportTemplate, "dates">): string {
  switch (series.state) {
    case "draft":
    case "submitted":
    case "under-review":
    case "reviewed":
      return `submitted on ${formatDay(latestOf(series).date, dates)}`;
    case "changes-requested":
      return takenBack(series) ?? `submitted on ${formatDay(latestOf(series).date, dates)}`;
    default:
      return headlineOf(series.reason, english, (ms) => formatDay(ms, dates));
  }
}

function inDetail(series: Series, template: Pick<ReportTemplate, "dates">): string {
  const why = evidenceOf(series.reason, english, (ms) => formatDay(ms, template.dates));
  return why === "" ? shortly(series, template) : `${shortly(series, template)}: ${why}`;
}

/** All that was merged was taken back; null where that is not so. */
function takenBack(series: Series): string | null {
  const landings = countedPatches(series).flatMap(({ landing }) => landing ?? []);
  const back = landings.filter(({ reverted }) => reverted);
  if (back.length === 0 || landings.some(isInHistory)) return null;
  const places = [...new Set(back.map(({ reverted, branch }) => reverted?.release ?? branch))];
  return `reverted in ${places.join(" and ")}`;
}

function isInHistory({ elsewhere, reverted }: Landing): boolean {
  return !elsewhere && !reverted;
}

/** Whether a series was merged, withdrawn or superseded already. */
export interface Closed {
  /** Whether it was so when the report's own week began. */
  thisWeek: boolean;
  /** The series as it was when the week of the report before began, where it was so already; else null. */
  lastWeek: TrackedEntry | null;
}

/**
 * The followed series that a report speaks of: those still open, and those merged or closed unless that was so when
 * the week began and has been said: by the last report, or by one before it, so that the last has no line of it.
 */
export function entriesToReport(
  entries: TrackedEntry[],
  template: Pick<ReportTemplate, "dates" | "status">,
  last: Report | null,
  closedOf: (entry: TrackedEntry) => Closed,
): TrackedEntry[] {
  if (last === null) return entries;
  const said = statusLinesOf(last);
  const lines = new Set(said.map(keyOf));
  const names = new Set(said.map(({ name }) => name));
  return entries.filter((entry) => {
    if (entry.series === null || !isClosed(entry.series)) return true;
    const { thisWeek, lastWeek } = closedOf(entry);
    if (!thisWeek) return true;
    const now = statusLineOf(entry, template);
    if (names.has(now.name)) return !lines.has(keyOf(now));
    return lastWeek === null || keyOf(statusLineOf(lastWeek, template)) !== keyOf(now);
  });
}

function keyOf({ name, label, words }: StatusLine): string {
  return `${name}\n${label.toLowerCase()}\n${words}`;
}
