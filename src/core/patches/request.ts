import type { ProjectConfig, ProjectTrees } from "../project/config.ts";
import type { Series } from "../series/series.ts";

/** A revision of a series, with the places of its mails and repository. */
export interface RevisionRequest {
  project: Pick<ProjectConfig, "archives" | "folders" | "branch"> & Partial<ProjectTrees>;
  series: Series;
  /** Index among the revisions of the series. */
  revision: number;
  /** Do not ask archives for the exact text of a damaged mail. */
  offline: boolean;
}

/** A patch of a revision, and the commit that it became. */
export interface AppliedPatch extends RevisionRequest {
  /** Message-ID of the patch. */
  patch: string;
  /** Full object name. */
  commit: string;
}

/** Two revisions by index in the series. */
export interface TwoRevisions extends Omit<RevisionRequest, "revision"> {
  from: number;
  to: number;
}

/** Two commits of a repository from `RevisionCommits`; full object names. */
export interface TwoCommits {
  repository: string;
  from: string;
  to: string;
}

/** A place in a series. A mail that is not a patch means the latest revision as a whole. */
export interface PlaceInSeries {
  /** Index among the revisions of the series. */
  revision: number;
  /** Message-ID of the patch; null if none is meant. */
  patch: string | null;
}
