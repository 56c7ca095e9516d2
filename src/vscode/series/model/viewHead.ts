import type { Localize } from "../../../core/base/localize.ts";
import type { Problem } from "../../../core/base/problem.ts";
import type { AskingSeries } from "../../../core/tracking/asking.ts";
import type { TrackedEntry } from "../../../core/tracking/model.ts";
import { followedAs } from "../../tree/followedAs.ts";
import type { OverviewStatus } from "../../tree/overviewModel.ts";
import type { Notice } from "../../tree/seriesViewInput.ts";
import { updatedText } from "../../tree/time.ts";
import { needsYou } from "./rows.ts";

export interface Head {
  /** Text next to the title: "Updated 2 h ago". */
  description: string;
  /**
   * Message above the tree: what went wrong and what to do. Not shown while the tree is empty, since it would replace
   * the welcome text.
   */
  message: string;
  badge: { value: number; tooltip: string } | undefined;
}

export function headOf(overviewStatus: OverviewStatus, now: number, t: Localize): Head {
  const { overview, progress } = overviewStatus;
  const count = overview ? needsYou(overview) : 0;
  const description =
    progress ?? (overview && overview.updated !== null ? updatedText(t, overview.updated, now) : "");
  return {
    description,
    message: overview && overview.entries.length > 0 ? troubleOf(archiveProblems(overviewStatus), t) : "",
    badge:
      count === 0
        ? undefined
        : {
            value: count,
            tooltip: count === 1 ? t("1 series needs you") : t("{0} series need you", count),
          },
  };
}

/** Notices in the tree besides the series: invalid settings, unavailable landings, other problems. */
export function noticesOf(overviewStatus: OverviewStatus, t: Localize): Notice[] {
  const ofArchives = new Set(archiveProblems(overviewStatus));
  const notices: Notice[] = overviewStatus.faults.map((problem) => ({ problem, action: "settings" }));
  for (const problem of overviewStatus.overview?.problems ?? []) {
    if (!ofArchives.has(problem)) notices.push({ problem, action: "log" });
  }
  if (!overviewStatus.overview?.entries.length) return notices;
  const { withoutFolder, severalProjects } = overviewStatus;
  return [...notices, ...withoutFolder.map((name) => noLandings(severalProjects ? name : null, t))];
}

/** @param project where there are several; a folder may be open, but it is no clone of this one */
function noLandings(project: string | null, t: Localize): Notice {
  if (project !== null) {
    const remedy = t("Open its clone, or name the clone's folder in patchTracker.projects");
    const what = t("Landings of {0} are not known", project);
    return { problem: { what, remedy, where: "patchTracker.projects" }, action: "clone" };
  }
  const remedy = t("Open the folder of your U-Boot repository");
  return { problem: { what: t("Landings are not known"), remedy, where: "" }, action: "folder" };
}

/**
 * A notice that series by others wait for the person's review which they do not follow; none while nothing is followed
 * yet.
 */
export function askingNotices(
  asking: readonly AskingSeries[],
  entries: TrackedEntry[],
  t: Localize,
): Notice[] {
  const fresh = asking.filter(({ found }) => !followedAs(found, entries)).length;
  if (fresh === 0 || entries.length === 0) return [];
  const what = fresh === 1 ? t("1 series asks for you") : t("{0} series ask for you", fresh);
  return [{ problem: { what, remedy: t("Choose which to follow"), where: "" }, action: "asking" }];
}

/** The result of the last refresh, for the welcome text. */
export function archivesState(overviewStatus: OverviewStatus): "never" | "failed" | "fine" {
  if (archiveProblems(overviewStatus).length > 0) return "failed";
  return overviewStatus.overview?.updated == null ? "never" : "fine";
}

/** Problems of the whole refresh: shown above the tree, which stays as it was. */
function archiveProblems({ overview, failure, archives }: OverviewStatus): Problem[] {
  const known = new Set(archives);
  const ofArchives = (overview?.problems ?? []).filter(
    ({ where }) => known.has(where) || /^https?:\/\//.test(where),
  );
  return failure ? [failure, ...ofArchives] : ofArchives;
}

function troubleOf(problems: Problem[], t: Localize): string {
  const [first, ...others] = problems;
  if (!first) return "";
  const sentence = `${first.what} ${first.remedy}`;
  if (others.length === 0) return sentence;
  return `${sentence} ${others.length === 1 ? t("The log has 1 more.") : t("The log has {0} more.", others.length)}`;
}
