import type { Sentence } from "../base/localize.ts";
import type { Problem } from "../base/problem.ts";
import type { Operation } from "../git/workTrees.ts";
import type { Person } from "../mail/message.ts";
import type { Base } from "../patches/model.ts";
import type { Landing } from "../series/series.ts";

/**
 * Why a trailer is only added if the person chooses it. "word": commits do not usually have this trailer; "stranger":
 * only the author may give it, and somebody else did; "changed": the patch has changed since.
 */
export type TrailerDoubt = "word" | "stranger" | "changed";

/** The version of a patch that a trailer was given for, if the patch has changed since. */
export interface GivenFor {
  /** Label of the revision: "v1". */
  label: string;
  /** Message-ID of the patch there; null if unknown. */
  patch: string | null;
}

/** A trailer that a mail gave to a patch. */
export interface ReceivedTrailer {
  /** The line for a message: "Reviewed-by: Ann Lee <ann@example.org>". */
  line: string;
  /** Message-ID of the mail that gave it. */
  messageId: string;
  from: Person;
  /** Milliseconds since 1970. */
  date: number;
  /** Label of the earlier revision that it was given on ("v2"); null if on the one asked about. */
  givenOn: string | null;
  /** Label of the revision whose text is the only source for it: its author copied it there. */
  postedIn?: string;
  /** Given on the cover letter, so for all patches. */
  onCover: boolean;
  /** Null: it is added unless the person says otherwise. */
  doubt: TrailerDoubt | null;
  /** Null: the patch has not changed since. */
  changedSince: GivenFor | null;
}

/** A trailer of a mail that is not added. */
export interface LeftOutTrailer {
  line: string;
  messageId: string;
  from: Person;
  /**
   * "sender": it names somebody other than the sender of the mail; "author": it is the author's own, and nobody reviews
   * their own patch; "private": the mail is on no list; "nack": an objection does not belong in a commit.
   */
  reason: "sender" | "author" | "private" | "nack";
}

/** A patch of a revision, and the trailers from the thread that its mail lacks. */
export interface TrailersOfPatch {
  messageId: string;
  number: number;
  title: string;
  trailers: ReceivedTrailer[];
  leftOut: LeftOutTrailer[];
}

/** A branch made from a posted revision. */
export interface MadeBranch {
  /** "disk_integ" */
  branch: string;
  /** Absolute path of the work tree, or of a bare repository. */
  folder: string;
  /** Label of the revision: "v2". */
  label: string;
  /** Full object names. */
  tip: string;
  base: Base;
  /** Bases tried before, on which not all patches apply, as shown to a person: "v2022.10". */
  tried: Sentence[];
  /** Number of commits of the series. */
  commits: number;
  /** Number of commits of other series below them, named in the mails as prerequisites. */
  below: number;
  /** Titles of patches that needed a three-way merge. */
  merged: string[];
  /** Trailers from the list that were added, in the order of the commits. */
  added: AddedTrailer[];
  /** Number of messages that got the address of their mail as a `Link:`. */
  links: number;
  /** That the commits have no signature, if one is expected. */
  unsigned: Problem | null;
  problems: Problem[];
}

/** A trailer, and the commit that it was added to or that lacks it. */
export interface AddedTrailer extends ReceivedTrailer {
  /** Full object name of the existing commit, or of the one that was made. */
  commit: string;
  /** Its title. */
  subject: string;
}

/** The trailers that the list gave to the commits of a branch and that they lack. */
export interface MissingTrailers {
  /** Absolute path of the work tree, or of a bare repository. */
  folder: string;
  /** "disk_integ" */
  branch: string;
  /** Full object name. */
  tip: string;
  trailers: MissingTrailer[];
  /** Reviews in the commits that were given before the patch changed: the person decides whether they still hold. */
  carried: MissingTrailer[];
  leftOut: (LeftOutTrailer & { commit: string; subject: string })[];
  /** Number of commits on the branch, and of those that are sent patches. */
  commits: number;
  sent: number;
  /** That the new commits would have no signature, if one is expected. */
  unsigned: Problem | null;
  problems: Problem[];
}

export interface MissingTrailer extends AddedTrailer {
  /** The evidence that the commit is that patch. */
  evidence: Landing["evidence"];
}

/** A branch whose commit messages were rewritten. */
export interface RewrittenBranch {
  folder: string;
  branch: string;
  /** Full object names of its newest commit before (it is in the reflog) and now. */
  before: string;
  after: string;
  added: AddedTrailer[];
  /** Trailers that the commits still lack because nobody chose them; each has its doubt. */
  left: MissingTrailer[];
  /** Number of rewritten commits, including those above a changed one. */
  rewritten: number;
  /** That these have no signature, if one is expected. */
  unsigned: Problem | null;
  problems: Problem[];
}

/** The present state of a work tree. */
export interface WorkTreeState {
  /** Absolute path of its top. */
  folder: string;
  /** "disk_integ"; null if HEAD is detached. */
  branch: string | null;
  /** Full object name; null if there is no commit yet. */
  head: string | null;
  /** Tracked files with uncommitted changes, staged or not. */
  changed: string[];
  /** The unfinished operation, in git's word: "rebase"; null if there is none. */
  operation: Operation | null;
}

/** The result of applying mails to a branch. */
export interface Applied {
  folder: string;
  branch: string;
  /** Full object names: before (it is in the reflog), and now; null while it has stopped. */
  before: string;
  after: string | null;
  /** Paths, relative to the top, that both sides changed. */
  conflicts: string[];
  /** What else stopped it while continuing; everything done and resolved is kept. */
  problem: Problem | null;
  /** That commits which a merge brought in have no signature, if one is expected; null unless it is done. */
  unsigned: Problem | null;
  /**
   * To pass to `abort`, so that it does not abort something begun later; null if it is done, or the person began it.
   */
  begun: string | null;
}

/** What was rolled back after a stop at conflicts. */
export interface Aborted {
  branch: string;
  /** Full object name of the branch's newest commit. */
  tip: string;
  /** Paths, relative to the top, that were not resolved. */
  conflicts: string[];
}

/** A custodian's reply to the author of a series that was applied. */
export interface Thanks {
  /** Message-ID of the mail that it replies to: the cover, else the first patch. */
  about: string;
  /** The text, including a quote of that mail. */
  text: string;
  /** Where the patches are: "u-boot-efi/master". */
  tree: string;
  /** Titles of patches that are not on the branch; the text mentions them. */
  left: string[];
}

/** A pull request without its recipients. */
export interface PullRequestText {
  subject: string;
  /** The output of `git request-pull`. */
  text: string;
}
