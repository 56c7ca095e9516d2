import type { Problem } from "../base/problem.ts";
import type { ConfigEntry } from "../git/configuration.ts";
import { knownProject } from "../project/knownProjects.ts";
import { b4Branch, keptByB4 } from "./b4Branch.ts";
import type { BranchMetadata } from "./branchMetadata.ts";
import type { BranchRange } from "./branchRange.ts";
import { keptByPatman } from "./patmanTags.ts";

/**
 * What b4 or patman store in a branch, as far as it is readable, or null; and the text of `git branch
 * --edit-description`.
 * @param configured values of `branch.NAME.…` among others
 */
export function readBranchMetadata(
  { branch, commits, checkout: { top } }: BranchRange,
  project: string,
  configured: ConfigEntry[],
): { kept: BranchMetadata | null; description: string; broken: Problem[] } {
  const description = configured.findLast(([key]) => key === `branch.${branch}.description`)?.[1] ?? "";
  const b4 = b4Branch(commits, branch, configured);
  if (b4 === "broken") {
    const broken = {
      what: `What b4 keeps of the branch ${branch} cannot be read.`,
      remedy: "b4 prep --show-info tells what is wrong; meanwhile the branch is taken for one without b4.",
      where: top,
    };
    return { kept: null, description, broken: [broken] };
  }
  if (b4) return { kept: keptByB4(b4), description, broken: [] };
  const list = knownProject(project)?.lists[0] ?? null;
  // U-Boot's own alias for its list; others are in the person's files, which only patman reads.
  const alias = (name: string) => (name.replace(/-/g, "") === project ? list : null);
  return { kept: keptByPatman(commits, alias), description, broken: [] };
}
