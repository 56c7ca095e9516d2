import type { BranchQuery } from "../../../core/applying/service.ts";
import type { NextVersion } from "../../../core/nextVersion/model.ts";
import type { ProjectConfig } from "../../../core/project/config.ts";

/**
 * The question what the list gave to the commits of a version: to these and no others, wherever a branch is taken to
 * begin else.
 */
export function trailerQuery(
  project: ProjectConfig,
  { folder, branch, base }: Pick<NextVersion, "folder" | "branch" | "base">,
): BranchQuery {
  const query = { archives: project.archives, since: null, until: null, newest: null, offline: true };
  return { project, folder, branch, base: base.commit, query };
}
