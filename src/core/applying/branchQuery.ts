import type { ProjectConfig } from "../project/config.ts";
import type { BranchQuery } from "./service.ts";

/**
 * A query for what the list gave to the commits of a branch, as known here; those are the commits that would be sent as
 * the next version.
 * @param branch null: the checked-out one
 */
export function branchQuery(project: ProjectConfig, folder: string, branch: string | null): BranchQuery {
  const query = { archives: project.archives, since: null, until: null, newest: null, offline: true };
  return { project, query, folder, branch, base: project.base };
}
