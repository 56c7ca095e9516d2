import { english } from "../base/localize.ts";
import { plainLine } from "../base/plainText.ts";
import { countedPatches } from "../series/landingState.ts";
import { evidenceOf, headlineOf } from "../series/reason.ts";
import type { Landing, Series } from "../series/series.ts";
import { isClosed, latestOf } from "../series/seriesQueries.ts";
import type { TrackedEntry } from "../tracking/model.ts";
import { formatDay } from "./dates.ts";
import { type LineSource, type Report, type StatusLine, statusLineKey, statusLinesOf } from "./model.ts";
import type { ReportTemplate } from "./template.ts";

/** The source of a series line and its status line: the first mail of its latest revision. */
export function seriesSource({ tracked, series }: TrackedEntry): LineSource {
  const latest = series ? latestOf(series) : null;
  const messageId = latest?.cover?.messageId ?? latest?.patches[0]?.messageId ?? "";
  return { kind: "series", name: tracked.name, thread: tracked.thread, messageId };
}

/** The patch status line of a followed series. */
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
 * The state in a few words. Before acceptance it is always "submitted on" the day of the latest revision, whatever the
 * reviews say; later it is the headline of the series' reason.
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

/** The words for a series of which everything merged was reverted; null for others. */
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

/** A series that was merged, withdrawn or superseded before. */
export interface Closed {
  /** Whether it was closed at the beginning of the report's week. */
  thisWeek: boolean;
  /** The series at the beginning of the previous report's week, if it was closed by then; else null. */
  lastWeek: TrackedEntry | null;
}

/**
 * The followed series in a report: open ones, and those merged or closed, unless that was so when the week began and an
 * earlier report has said it: the last one has a line for it, or none because a still earlier one had.
 */
export function entriesToReport(
  entries: TrackedEntry[],
  template: Pick<ReportTemplate, "dates" | "status">,
  last: Report | null,
  closedOf: (entry: TrackedEntry) => Closed,
): TrackedEntry[] {
  if (last === null) return entries;
  const said = statusLinesOf(last);
  const lines = new Set(said.map(statusLineKey));
  const names = new Set(said.map(({ name }) => name));
  return entries.filter((entry) => {
    if (entry.series === null || !isClosed(entry.series)) return true;
    const { thisWeek, lastWeek } = closedOf(entry);
    if (!thisWeek) return true;
    const now = statusLineOf(entry, template);
    if (names.has(now.name)) return !lines.has(statusLineKey(now));
    return lastWeek === null || statusLineKey(statusLineOf(lastWeek, template)) !== statusLineKey(now);
  });
}
