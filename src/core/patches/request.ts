import type { ProjectConfig, ProjectTrees } from "../project/config.ts";
import type { Series } from "../series/series.ts";

/** A revision of a series, and where its mails and its repository are. */
export interface RevisionRequest {
  project: Pick<ProjectConfig, "archives" | "folders" | "branch"> & Partial<ProjectTrees>;
  series: Series;
  /** Its place among the revisions of the series. */
  revision: number;
  /** Ask no archive for the exact text of a damaged mail. */
  offline: boolean;
}

/** A patch of a revision and the commit that it became. */
export interface AppliedPatch extends RevisionRequest {
  /** Message-ID of the patch. */
  patch: string;
  /** Full object name. */
  commit: string;
}

/** Two revisions, by their places among those of the series. */
export interface TwoRevisions extends Omit<RevisionRequest, "revision"> {
  from: number;
  to: number;
}

/** Two commits of one repository as `RevisionCommits` name them; full object names. */
export interface TwoCommits {
  repository: string;
  from: string;
  to: string;
}

/** A place in a series. A mail that is no patch leads to the latest revision as a whole. */
export interface PlaceInSeries {
  /** Among the revisions of the series. */
  revision: number;
  /** Message-ID of the patch; null: none is meant. */
  patch: string | null;
}
