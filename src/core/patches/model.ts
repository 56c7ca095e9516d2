import type { Sentence } from "../base/localize.ts";
import type { Problem } from "../base/problem.ts";
import type { Review } from "../series/series.ts";

/** What said on which commit a revision was made. In this order they are tried. */
export type BaseHow = "base-commit" | "prerequisite" | "date" | "blobs" | "later";

/** The commit that a revision is applied to. */
export interface Base {
  /** Full object name. */
  commit: string;
  how: BaseHow;
  /** The same as a clause: "the mail names it". */
  reason: Sentence;
}

/** A posted patch as a commit. */
export interface PatchCommit {
  messageId: string;
  /** 1-based place in the series. */
  number: number;
  title: string;
  /** Full object name; null where the patch does not apply. */
  commit: string | null;
  parent: string | null;
  /** It applied only with a three-way merge: its diff may differ from the mail's. */
  threeWay: boolean;
  /** What the mail says below "---": what has changed since the last version, the diffstat. */
  notes: string;
  /** Why it is no commit. */
  problem: Problem | null;
}

/** A revision as a range of commits. */
export interface RevisionCommits {
  label: string;
  /** null where no patch of it applies anywhere that is known. */
  base: Base | null;
  /** The last commit of the range; the base where the range is empty. */
  tip: string | null;
  /** In their order; each that applies is a child of the one that applied before. */
  patches: PatchCommit[];
  /**
   * The repository of the person that was asked, by the name that further questions about these commits need; null
   * where there is none.
   */
  repository: string | null;
  /** What a person should know of the answer. */
  problems: Problem[];
}

/** A file that differs between two commits. */
export interface ChangedFile {
  path: string;
  /** Its name before, where it was renamed. */
  from: string | null;
  /** Added, modified, deleted, renamed, or of another type. */
  status: "A" | "M" | "D" | "R" | "T";
  /** "100644", "000000" where there is none. */
  modes: { before: string; after: string };
  /** Lines; null where it is no text. */
  additions: number | null;
  deletions: number | null;
}

/** A file as it is at a commit. */
export interface FileAt {
  /** Its bytes, up to 32 MB; of a submodule the line "Subproject commit NAME". */
  content: Uint8Array;
}

/** Where a patch stands in a version. */
export interface PlacedPatch {
  messageId: string;
  number: number;
  /** null where it does not apply. */
  commit: string | null;
}

/** A patch in two versions of a series. */
export interface ComparedPatch {
  /** Unchanged: its diff makes the same change. */
  status: "unchanged" | "changed" | "new" | "dropped";
  /** It stands before or behind others than it did. */
  reordered: boolean;
  /** That of the later version, where it is in both. */
  title: string;
  from: PlacedPatch | null;
  to: PlacedPatch | null;
  /** Those that counted for the earlier version and count for the later one. */
  reviews: Review[];
}

/** Two versions of a series beside each other. */
export interface Comparison {
  from: RevisionCommits;
  to: RevisionCommits;
  /** Those of the later version in their order, then what was dropped. */
  patches: ComparedPatch[];
  /** What `git range-diff` prints; null where one of the two is no range of commits. */
  rangeDiff: string | null;
}

/** What changed between two versions, as the difference of two commits. */
export interface Interdiff {
  /** For further questions; see `RevisionCommits`. */
  repository: string;
  from: string;
  to: string;
  /** The earlier version was applied to the base of the later one, so that nothing else differs. */
  rebased: boolean;
  /** Titles of patches of either version that apply nowhere: what they change is no part of it, and it is not `rebased`. */
  leftOut: string[];
  /** The files that differ; where it is not `rebased`, of those that one of the versions touches. */
  files: ChangedFile[];
}

/** Whether a revision applies to a branch as it is. */
export interface Applicability {
  /** Applies as it is, or merged; conflicts, or does not fit; all of it is in already. */
  verdict: "applies" | "three-way" | "conflicts" | "in";
  /** It applies, or did to the branch as it was: only then it does so "no longer". */
  applied: boolean;
  /** Where it conflicts: the files in question. */
  files: string[];
  /** Where it conflicts: Message-ID of the first patch that does. */
  patch: string | null;
  /** Where it conflicts: a sentence about it. */
  problem: Problem | null;
  /** The branch, as a person names it, and its newest commit. */
  branch: string;
  tip: string;
  /** See `RevisionCommits`. */
  repository: string;
}
