import type { Problem } from "../base/problem.ts";
import type { Comment } from "../comments/model.ts";
import type { Person } from "../mail/message.ts";
import type { Landing } from "../series/series.ts";

/** What became of a patch since the last version; "message": of it only the commit's message changed. */
export type ChangeStatus = "new" | "unchanged" | "changed" | "message";

/** A patch of the version that is prepared. */
export interface NextPatch {
  /** Its commit; full object name. */
  commit: string;
  /** 1-based place in the version. */
  number: number;
  title: string;
  status: ChangeStatus;
  /** It stands before or behind others than it did. */
  moved: boolean;
  /** The patch of the last version that it was; null: none. */
  before: { messageId: string; number: number } | null;
}

/** A commit of the branch that is in the project, or on its way there. */
export interface LandedPatch {
  /** The branch's own commit. */
  commit: string;
  title: string;
  messageId: string;
  landing: Pick<Landing, "commit" | "branch" | "elsewhere" | "release">;
  /**
   * The branch's diff beside that of what landed: "context": they change the same lines, and what stands around those is
   * another; "different": the branch has changes that did not land, or it cannot be told.
   */
  diff: "same" | "context" | "different";
  /** It was left out of the version, which takes nothing away that did not land: never where the diff is different. */
  dropped: boolean;
}

/** The last version that was posted. */
export interface LastVersion {
  /** "v2". */
  label: string;
  /** Message-ID of its cover, else of its first patch. */
  messageId: string;
  /** Milliseconds since 1970. */
  date: number;
  title: string;
  /** A clause: why the branch is taken for that series. */
  because: string;
}

/** What checkpatch.pl finds in a patch. */
export interface Complaint {
  /** Of the patch, and its last part. */
  path: string;
  file: string;
  /** Of the patch, from 1. */
  line: number;
  kind: "error" | "warning" | "check";
  text: string;
}

/** A file of the version. */
export interface VersionFile {
  name: string;
  content: Uint8Array;
}

/** The next version of a series, ready to be written, read and sent. Plain data. */
export interface NextVersion {
  /** The top of the work tree. */
  folder: string;
  branch: string;
  /** The number of the version, from 1; what it is called: "v3", "RFC". */
  version: number;
  label: string;
  /** What stands before its title, without the bracket's number: "PATCH u-boot". */
  prefix: string;
  title: string;
  /** null: the branch was never sent, as far as is known. */
  last: LastVersion | null;
  /** The commit below the first. */
  base: { commit: string; subject: string; name: string };
  patches: NextPatch[];
  /** Titles of patches of the last version that the branch has no more, but for those that landed. */
  gone: string[];
  landed: LandedPatch[];
  to: Person[];
  cc: Person[];
  /** The cover letter, where there is one, then the patches; named as git format-patch names them. */
  files: VersionFile[];
  /** Kept by b4 or patman: what they would make of the branch. */
  kept: "b4" | "patman" | null;
  /** What others said of the last version and nobody has dealt with yet; the first of each conversation. */
  remarks: Comment[];
  /** The branch's newest commit, and that of the branch that its commits are counted from. */
  tip: string;
  upstream: string;
  /** Commits of others, full object names: scripts that are as they have them may be run. */
  scriptsFrom: string[];
  /**
   * Files of the work tree by which its scripts are others than theirs: these were run only where the request said so.
   * Empty too where nobody has trusted the tree.
   */
  changedScripts: string[];
  /** Sentences that are no faults: what was found, and what is still to be done. */
  notes: string[];
  problems: Problem[];
}
