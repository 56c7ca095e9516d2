import type { Problem } from "../../core/base/problem.ts";
import type { Applicability } from "../../core/patches/model.ts";
import type { Correction } from "../../core/series/corrections.ts";
import type { Grouping } from "../../core/settings.ts";
import type { SeriesOverview } from "../../core/tracking/model.ts";
import type { NoticeAction } from "./noticeRow.ts";

/** Everything that the tree depends on. */
export interface SeriesViewInput {
  overview: SeriesOverview;
  groupBy: Grouping;
  /** The person's addresses, lower case. */
  me: string[];
  /** Milliseconds since 1970. */
  now: number;
  notices: Notice[];
  /** The person's corrections. */
  corrections: Correction[];
  /** Titles of tickets by id. */
  titles: Readonly<Record<string, string>>;
  /** Whether series still apply to the branch, by thread, as far as known. */
  applies: ReadonlyMap<string, Applicability>;
}

export interface Notice {
  problem: Problem;
  action: NoticeAction;
}
