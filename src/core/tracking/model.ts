import { distinctProblems, type Problem } from "../base/problem.ts";
import type { Opinion } from "../patchwork/opinion.ts";
import type { TrackedSeries } from "../project/config.ts";
import type { Reason } from "../series/reason.ts";
import type { Series } from "../series/series.ts";
import type { AskedOfYou } from "./askedOfYou.ts";

export type Group = "needs-you" | "waiting" | "dormant" | "merged" | "closed";

/** A row of the sidebar: a tracked series with what is known of it. */
export interface TrackedEntry {
  /** The name of the project that it belongs to. */
  project: string;
  tracked: TrackedSeries;
  /** null while its thread is not known (not yet read, or a wrong address; `problem` says which). */
  series: Series | null;
  problem: Problem | null;
  group: Group;
  /** Why it is in that group. */
  groupReason: Reason;
  /** Message-IDs of mails of others that the person has not opened, newest first. */
  unread: string[];
  /** Milliseconds since 1970 until which it is snoozed, or null. */
  snoozedUntil: number | null;
  /** What a Patchwork says of it, which is shown and changes nothing; null where none is asked, or it knows nothing. */
  patchwork: Opinion | null;
  /** That it asks for the person, where it is somebody else's; null where it does not. */
  askedOfYou: AskedOfYou | null;
}

/** Everything the sidebar shows. Plain data: it crosses from the worker and is cached. */
export interface SeriesOverview {
  entries: TrackedEntry[];
  /** When the archives were last asked with success, milliseconds since 1970; null: never. */
  updated: number | null;
  problems: Problem[];
}

/** The overviews of several projects as one, in their order. */
export function mergeOverviews(overviews: SeriesOverview[]): SeriesOverview {
  const [only, ...others] = overviews;
  if (only && others.length === 0) return only;
  const asked = overviews.flatMap(({ updated }) => updated ?? []);
  return {
    entries: overviews.flatMap(({ entries }) => entries),
    // As old as the oldest part of it.
    updated: asked.length === 0 ? null : Math.min(...asked),
    problems: distinctProblems(overviews.flatMap(({ problems }) => problems)),
  };
}
