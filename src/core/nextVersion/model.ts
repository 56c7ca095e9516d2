import type { Problem } from "../base/problem.ts";
import type { Comment } from "../comments/model.ts";
import type { Person } from "../mail/message.ts";
import type { Landing } from "../series/series.ts";

/** How a patch compares with the last version; "message": only the commit message changed. */
export type ChangeStatus = "new" | "unchanged" | "changed" | "message";

/** A patch of the version being prepared. */
export interface NextPatch {
  /** Full object name of its commit. */
  commit: string;
  /** 1-based position in the version. */
  number: number;
  title: string;
  status: ChangeStatus;
  /** Whether its position relative to others changed. */
  moved: boolean;
  /** The corresponding patch of the last version; null if none. */
  before: { messageId: string; number: number } | null;
  /** Those who get a copy of this patch, but not of all. */
  cc: Person[];
}

/** A commit of the branch that is in the project, or on its way there. */
export interface LandedPatch {
  /** Full object name of the branch's own commit. */
  commit: string;
  title: string;
  messageId: string;
  landing: Pick<Landing, "commit" | "branch" | "elsewhere" | "release">;
  /**
   * The branch's diff compared with the landed one. "context": the changed lines are equal, the context is not;
   * "different": the branch has changes that did not land, or it cannot be told.
   */
  diff: "same" | "context" | "different";
  /** Whether it was left out of the version; never if the diff is different, since changes would be lost. */
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
  /** A clause: why the branch belongs to that series. */
  because: string;
}

/** A finding of checkpatch.pl in a patch. */
export interface Complaint {
  /** Path of the patch, and its base name. */
  path: string;
  file: string;
  /** 1-based line of the patch file. */
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
  /** Top of the work tree. */
  folder: string;
  branch: string;
  /** Number of the version, from 1; and its label: "v3", "RFC". */
  version: number;
  label: string;
  /** The text in the bracket before titles, without the numbers: "PATCH u-boot". */
  prefix: string;
  title: string;
  /** Null if the branch was never sent, as far as is known. */
  last: LastVersion | null;
  /** The parent of the first commit. */
  base: { commit: string; subject: string; name: string };
  patches: NextPatch[];
  /** Titles of patches of the last version that the branch no longer has, without landed ones. */
  gone: string[];
  landed: LandedPatch[];
  /** The recipients of all mails. */
  to: Person[];
  cc: Person[];
  /** Further recipients of the cover letter: whoever gets a patch gets it too. Empty if there is none. */
  coverCc: Person[];
  /** The cover letter, if there is one, then the patches; named like git format-patch does. */
  files: VersionFile[];
  /** If b4 or patman manage the branch, the version is what they would make. */
  kept: "b4" | "patman" | null;
  /** Comments by others on the last version that nobody has dealt with; the first of each conversation. */
  remarks: Comment[];
  /** Object names of the branch's newest commit, and of that of the branch counted from. */
  tip: string;
  upstream: string;
  /** Commits of others (full object names): scripts that are the same there may be run. */
  scriptsFrom: string[];
  /**
   * Script files of the work tree that differ from those of others; such scripts were run only if the request allowed
   * it. Also empty if the tree is not trusted.
   */
  changedScripts: string[];
  /** Messages that are not faults: what was found, and what is left to do. */
  notes: string[];
  problems: Problem[];
}
