import type { ProjectConfig } from "../project/config.ts";
import type { BranchQuery } from "./service.ts";

/**
 * The question what the list gave to the commits of a branch, as far as it is known here. They are those that are sent
 * as its next version.
 * @param branch null: the one that is checked out
 */
export function branchQuery(project: ProjectConfig, folder: string, branch: string | null): BranchQuery {
  const query = { archives: project.archives, since: null, until: null, newest: null, offline: true };
  return { project, query, folder, branch, base: project.base };
}
