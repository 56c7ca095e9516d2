import { distinctProblems, type Problem } from "../base/problem.ts";
import type { Opinion } from "../patchwork/opinion.ts";
import type { TrackedSeries } from "../project/config.ts";
import type { Reason } from "../series/reason.ts";
import type { Series } from "../series/series.ts";
import type { AskedOfYou } from "./askedOfYou.ts";

export type Group = "needs-you" | "waiting" | "dormant" | "merged" | "closed";

/** A tracked series with everything that its row shows. */
export interface TrackedEntry {
  /** Name of its project. */
  project: string;
  tracked: TrackedSeries;
  /** Null while its thread is unknown (not read yet, or a wrong address; `problem` says which). */
  series: Series | null;
  problem: Problem | null;
  group: Group;
  /** Why it is in that group. */
  groupReason: Reason;
  /** Message-IDs of mails by others that the person has not opened, newest first. */
  unread: string[];
  /** Milliseconds since 1970, or null if it is not snoozed. */
  snoozedUntil: number | null;
  /** What a Patchwork says about it, for display only; null if none is asked, or it knows nothing. */
  patchwork: Opinion | null;
  /** Why it asks for the person, if it is somebody else's; else null. */
  askedOfYou: AskedOfYou | null;
}

/** Everything that the sidebar shows. Plain data: it is sent from the worker and cached. */
export interface SeriesOverview {
  entries: TrackedEntry[];
  /** When the archives last answered, milliseconds since 1970; null: never. */
  updated: number | null;
  problems: Problem[];
}

/** The overviews of several projects joined, in order. */
export function mergeOverviews(overviews: SeriesOverview[]): SeriesOverview {
  const [only, ...others] = overviews;
  if (only && others.length === 0) return only;
  const asked = overviews.flatMap(({ updated }) => updated ?? []);
  return {
    entries: overviews.flatMap(({ entries }) => entries),
    // As old as its oldest part.
    updated: asked.length === 0 ? null : Math.min(...asked),
    problems: distinctProblems(overviews.flatMap(({ problems }) => problems)),
  };
}
