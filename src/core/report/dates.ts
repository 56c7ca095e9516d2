import { reportDate } from "../series/format.ts";
import type { Series } from "../series/series.ts";
import { repliesOf } from "../series/seriesQueries.ts";
import type { DateStyle } from "./template.ts";
import { isoDay } from "./week.ts";

/** The day of a moment (milliseconds since 1970, UTC): "2/10" or "2022-02-10". */
export function formatDay(ms: number, style: DateStyle): string {
  return style === "ISO" ? isoDay(ms) : reportDate(ms);
}

/**
 * A sentence about a series with its days in the style of the report. The sentences of `Series.reason` write "2/10"
 * without a year; the year is that of the series' latest mail of that day.
 */
export function withDaysInStyle(sentence: string, series: Series, style: DateStyle): string {
  if (style !== "ISO") return sentence;
  const moments = [
    ...series.revisions.flatMap((revision) => [
      revision.date,
      ...repliesOf(revision).map(({ date }) => date),
    ]),
    ...series.pulls.map(({ date }) => date),
  ].sort((a, b) => b - a);
  return sentence.replace(/\b\d{1,2}\/\d{2}\b/g, (date) => {
    const moment = moments.find((ms) => reportDate(ms) === date);
    return moment === undefined ? date : isoDay(moment);
  });
}
