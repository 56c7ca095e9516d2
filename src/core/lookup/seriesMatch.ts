import type { Series } from "../series/series.ts";
import { latestOf, postedIds } from "../series/seriesQueries.ts";

/** A search result: a thread and its series. */
export interface SeriesMatch {
  title: string;
  author: { name: string; email: string };
  date: number;
  label: string;
  messageId: string;
  /** Message-IDs of the postings of all revisions: the series is tracked if one of them is. */
  postings: string[];
}

/** A series as a search result. */
export function matchOf(series: Series): SeriesMatch {
  const latest = latestOf(series);
  const postings = postedIds(series);
  return {
    title: series.title,
    author: series.author,
    date: latest.date,
    label: latest.label,
    messageId: postings[0] ?? "",
    postings,
  };
}
