import type { Sentence } from "../base/localize.ts";
import type { Problem } from "../base/problem.ts";
import type { Review } from "../series/series.ts";

/** How the base of a revision was found; in the order in which they are tried. */
export type BaseHow = "base-commit" | "prerequisite" | "date" | "blobs" | "later";

/** The commit that a revision is applied to. */
export interface Base {
  /** Full object name. */
  commit: string;
  how: BaseHow;
  /** How it was found, as a clause: "the mail names it". */
  reason: Sentence;
}

/** A posted patch as a commit. */
export interface PatchCommit {
  messageId: string;
  /** 1-based position in the series. */
  number: number;
  title: string;
  /** Full object name; null if the patch does not apply. */
  commit: string | null;
  parent: string | null;
  /** It needed a three-way merge, so its diff may differ from the mail's. */
  threeWay: boolean;
  /** The mail's text below "---": changes since the last version, and the diffstat. */
  notes: string;
  /** Why it did not become a commit; null if it did. */
  problem: Problem | null;
}

/** A revision as a range of commits. */
export interface RevisionCommits {
  label: string;
  /** Null if none of its patches applies to any known commit. */
  base: Base | null;
  /** The last commit of the range; the base if the range is empty. */
  tip: string | null;
  /** In order; each one that applies is a child of the previous one that did. */
  patches: PatchCommit[];
  /** Identifies the person's repository in further questions about these commits; null if there is none. */
  repository: string | null;
  /** What the person should know about the answer. */
  problems: Problem[];
}

/** A file that differs between two commits. */
export interface ChangedFile {
  path: string;
  /** Its former name if it was renamed, else null. */
  from: string | null;
  /** Added, modified, deleted, renamed, or type changed. */
  status: "A" | "M" | "D" | "R" | "T";
  /** "100644"; "000000" if the file does not exist. */
  modes: { before: string; after: string };
  /** Number of lines; null if it is not text. */
  additions: number | null;
  deletions: number | null;
}

/** A file at a commit. */
export interface FileAt {
  /** Its bytes, up to 32 MB; for a submodule the line "Subproject commit NAME". */
  content: Uint8Array;
}

/** The position of a patch in a revision. */
export interface PlacedPatch {
  messageId: string;
  number: number;
  /** Null if it does not apply. */
  commit: string | null;
}

/** A patch in two revisions of a series. */
export interface ComparedPatch {
  /** "unchanged": its diff makes the same change. */
  status: "unchanged" | "changed" | "new" | "dropped";
  /** Whether its position relative to others changed. */
  reordered: boolean;
  /** The later title, if it is in both. */
  title: string;
  from: PlacedPatch | null;
  to: PlacedPatch | null;
  /** Those that counted for the earlier revision and still count for the later one. */
  reviews: Review[];
}

/** Two revisions of a series side by side. */
export interface Comparison {
  from: RevisionCommits;
  to: RevisionCommits;
  /** Those of the later revision in order, then dropped ones. */
  patches: ComparedPatch[];
  /** The output of `git range-diff`; null if one of them could not be made into commits. */
  rangeDiff: string | null;
}

/** What changed between two revisions, as the difference of two commits. */
export interface Interdiff {
  /** For further questions; see `RevisionCommits`. */
  repository: string;
  from: string;
  to: string;
  /** Whether the earlier revision was applied to the base of the later one, so that nothing else differs. */
  rebased: boolean;
  /** Titles of patches of either revision that apply nowhere: their changes are missing, and `rebased` is false. */
  leftOut: string[];
  /** The files that differ; if not `rebased`, only those that one of the revisions touches. */
  files: ChangedFile[];
}

/** Whether a revision applies to the present branch. */
export interface Applicability {
  /** "applies": directly; "three-way": with a merge; "conflicts": not; "in": all of it is there already. */
  verdict: "applies" | "three-way" | "conflicts" | "in";
  /** It applies, or did when it was sent; only then a sentence may say "no longer". */
  applied: boolean;
  /** For "conflicts": the files. */
  files: string[];
  /** For "conflicts": Message-ID of the first patch that does not apply. */
  patch: string | null;
  /** For "conflicts": the problem to show. */
  problem: Problem | null;
  /** Short name of the branch, and its newest commit. */
  branch: string;
  tip: string;
  /** See `RevisionCommits`. */
  repository: string;
}
