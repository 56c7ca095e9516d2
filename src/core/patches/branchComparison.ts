import type { Person } from "../mail/message.ts";
import type { Revision } from "../series/series.ts";
import { comparePatches, type Side } from "./comparison.ts";
import type { ComparedPatch, RevisionCommits } from "./model.ts";
import type { PostedRevisions } from "./postedRevisions.ts";
import { rangeDiff } from "./rangeDiff.ts";
import { pairsIn } from "./rangeDiffPairs.ts";
import { diffText } from "./readCommits.ts";
import type { RevisionRequest } from "./request.ts";

/** A revision, and unposted commits of the person's repository. Full object names. */
export interface RevisionAndBranch extends RevisionRequest {
  base: string;
  tip: string;
  /** All commits of the range, oldest first; `sameness` as in `Side`. */
  commits: { hash: string; title: string; author: Person; sameness: string | null }[];
  /** Of the revision's mails, by Message-ID. */
  sameness: Record<string, string>;
  /** Also compute the difference of all files. */
  interdiff: boolean;
}

/** What changed from a posted revision to unposted commits. */
export interface BranchComparison {
  from: RevisionCommits;
  /** As in `Comparison`; for commits the object name takes the place of the Message-ID. */
  patches: ComparedPatch[];
  /** The output of `git range-diff`; null if the revision could not be made into commits. */
  rangeDiff: string | null;
  /**
   * The output of `git diff` from the revision, applied to the base of the commits, to their tip; null if not
   * requested, or if the revision does not apply there completely.
   */
  interdiff: string | null;
}

/** Compares a posted revision with commits of the person's repository, whose objects the private one borrows. */
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

/** Commits in the form of posted patches. */
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
