import type { Person } from "../mail/message.ts";
import type { Revision } from "../series/series.ts";
import { comparePatches, type Side } from "./comparison.ts";
import type { ComparedPatch, RevisionCommits } from "./model.ts";
import type { PostedRevisions } from "./postedRevisions.ts";
import { rangeDiff } from "./rangeDiff.ts";
import { pairsIn } from "./rangeDiffPairs.ts";
import { diffText } from "./readCommits.ts";
import type { RevisionRequest } from "./request.ts";

/** A revision, and a range of commits of the person's own repository that is not posted yet. Full object names. */
export interface RevisionAndBranch extends RevisionRequest {
  base: string;
  tip: string;
  /** All commits of the range, oldest first; `sameness` as of `Side`. */
  commits: { hash: string; title: string; author: Person; sameness: string | null }[];
  /** Of the revision's mails, by Message-ID. */
  sameness: Record<string, string>;
  /** Ask for the difference of all files, too. */
  interdiff: boolean;
}

/** What changed from a posted revision to commits that are not posted yet. */
export interface BranchComparison {
  from: RevisionCommits;
  /** As of `Comparison`; of a commit the Message-ID is its object name. */
  patches: ComparedPatch[];
  /** What `git range-diff` prints; null where the revision is no range of commits. */
  rangeDiff: string | null;
  /**
   * What `git diff` prints from the revision, applied to the base of the commits, to their tip; null where it was not
   * asked for, or the revision does not apply there as a whole.
   */
  interdiff: string | null;
}

/** Compares a posted revision with commits of the person's own repository, which the private one borrows. */
export async function compareBranch(
  posted: PostedRevisions,
  revision: Revision,
  request: RevisionAndBranch,
  signal: AbortSignal,
): Promise<BranchComparison> {
  const { base, tip } = request;
  const opening = await posted.open(request.project, signal);
  const mails = await posted.mails.of(request, signal);
  const from = await posted.commits(mails, opening, null, signal);
  const folder = from.repository && posted.folder(from.repository);
  const text =
    folder && from.base && from.tip
      ? await rangeDiff(folder, { base: from.base.commit, tip: from.tip }, { base, tip }, signal)
      : null;
  let interdiff: string | null = null;
  if (request.interdiff && folder && from.base) {
    const givenBase = { commit: base, name: `on-${base.slice(0, 12)}` };
    const moved = from.base.commit === base ? from : await posted.commits(mails, opening, givenBase, signal);
    const isWhole = moved.patches.every(({ commit }) => commit !== null);
    if (isWhole && moved.tip) interdiff = await diffText(folder, moved.tip, tip, signal);
  }
  const before = revision.patches.flatMap((patch, at): Side[] => {
    const commit = from.patches[at];
    return commit ? [{ patch, commit, sameness: request.sameness[patch.messageId] ?? null }] : [];
  });
  const patches = comparePatches(before, sidesOf(request), pairsIn(text ?? ""));
  return { from, patches, rangeDiff: text, interdiff };
}

/** Commits as if they were posted patches. */
function sidesOf({ commits, base }: RevisionAndBranch): Side[] {
  return commits.map(({ hash, title, author, sameness }, at) => ({
    patch: {
      ...{ number: at + 1, title, messageId: hash, aliases: [], author, date: 0, files: [] },
      ...{ reviews: [], replies: [], landing: null },
    },
    commit: {
      ...{ messageId: hash, number: at + 1, title, commit: hash, parent: commits[at - 1]?.hash ?? base },
      ...{ threeWay: false, notes: "", problem: null },
    },
    sameness,
  }));
}
