import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import type { Base, RevisionCommits } from "../patches/model.ts";
import type { PostedRevisions } from "../patches/postedRevisions.ts";
import { type PostedCommits, postedCommits } from "./postedCommits.ts";
import type { TakeRequest } from "./takeRequest.ts";

/** A revision as commits of the private repository that lie on one of the person's. */
export interface RevisionRange {
  range: RevisionCommits;
  /** The commits of the range, and what they lie on. */
  posted: PostedCommits;
  /** Where the private repository lies that has them. */
  own: string;
  base: Base;
}

/**
 * A revision as commits, on the base that is found or on the chosen one. UserError where a patch does not apply, or the
 * folder has no repository.
 * @param chosen full object name; null: found
 */
export async function revisionRange(
  revisions: PostedRevisions,
  checkout: Checkout,
  request: TakeRequest,
  chosen: string | null,
  signal: AbortSignal,
): Promise<RevisionRange> {
  const [opening, mails] = await Promise.all([
    revisions.open({ ...request.project, folders: [request.folder] }, signal),
    revisions.mails.of(request, signal),
  ]);
  const { opened } = opening;
  if (opened === null) {
    const [problem] = opening.problems;
    throw new UserError(problem?.what ?? "There is no repository.", problem?.remedy ?? "", request.folder);
  }
  const own = revisions.folder(opened.repository.id);
  const rangeOn = async (commit: string | null) => {
    const onto = commit === null ? null : { commit, name: `on-${commit.slice(0, 16)}` };
    const range = await revisions.commits(mails, opening, onto, signal);
    return { range, posted: await postedCommits(own, checkout, range, signal) };
  };
  const found = await rangeOn(chosen);
  // What was made of contents alone is no commit of anybody's: the patches are merged onto the one below.
  const { isMade } = found.posted;
  const merged = isMade ? await rangeOn(found.posted.base) : found;
  const base = baseOf(merged.posted.base, found.range.base, { chosen: chosen !== null, isMade });
  return { ...merged, own, base };
}

function baseOf(
  commit: string,
  found: Base | null,
  { chosen, isMade }: { chosen: boolean; isMade: boolean },
): Base {
  if (chosen || found === null) return { commit, how: "base-commit", reason: "you named it" };
  if (!isMade) return { ...found, commit };
  return { commit, how: "date", reason: "the branch as it was then; what it was made on is not known here" };
}
