import type { Sentence } from "../base/localize.ts";
import type { Problem } from "../base/problem.ts";
import type { Operation } from "../git/workTrees.ts";
import type { Person } from "../mail/message.ts";
import type { Base } from "../patches/model.ts";
import type { Landing } from "../series/series.ts";

/**
 * Why a trailer goes into a commit only where a person chooses it: its word is none that commits usually have; somebody
 * else than the author gave what is the author's to give; the patch has changed since it was given.
 */
export type TrailerDoubt = "word" | "stranger" | "changed";

/** What a trailer was given for, where the patch has changed since. */
export interface GivenFor {
  /** The label of the version: "v1". */
  label: string;
  /** Message-ID of the patch there; null: that is not to be told. */
  patch: string | null;
}

/** A trailer that a mail gave to a patch. */
export interface ReceivedTrailer {
  /** As it stands in a message: "Reviewed-by: Ann Lee <ann@example.org>". */
  line: string;
  /** The mail that gave it. */
  messageId: string;
  from: Person;
  /** Milliseconds since 1970, UTC. */
  date: number;
  /** The label of the earlier revision it was given on ("v2"); null: on the one asked about. */
  givenOn: string | null;
  /** The label of the revision in whose text alone it is known: its author has carried it there. */
  postedIn?: string;
  /** Given on the cover letter, so for all patches. */
  onCover: boolean;
  /** null: it goes into the commit unless a person says otherwise. */
  doubt: TrailerDoubt | null;
  /** null: the patch is the same as then. */
  changedSince: GivenFor | null;
}

/** A trailer of a mail that is not taken over. */
export interface LeftOutTrailer {
  line: string;
  messageId: string;
  from: Person;
  /**
   * Another person than the one named sent it; it is the author's own, and nobody reviews their own patch; no list has
   * the mail; it is an objection, which belongs into no commit.
   */
  reason: "sender" | "author" | "private" | "nack";
}

/** A patch of a revision, and what the thread gave it that its mail does not have. */
export interface TrailersOfPatch {
  messageId: string;
  number: number;
  title: string;
  trailers: ReceivedTrailer[];
  leftOut: LeftOutTrailer[];
}

/** A branch made of a posted revision. */
export interface MadeBranch {
  /** "disk_integ" */
  branch: string;
  /** Absolute path of the work tree, or of a bare repository. */
  folder: string;
  /** The revision that it was made of: "v2". */
  label: string;
  /** Full object names. */
  tip: string;
  base: Base;
  /** What was tried before that base and does not take all patches, for a person: "v2022.10". */
  tried: Sentence[];
  /** Commits of the series. */
  commits: number;
  /** Commits of other series below them, which the mails name as their prerequisites. */
  below: number;
  /** Titles of patches that were merged, since they did not fit as they are. */
  merged: string[];
  /** What the list gave and was added to the messages, in the order of the commits. */
  added: AddedTrailer[];
  /** How many messages got the address of their mail as a `Link:`. */
  links: number;
  problems: Problem[];
}

/** A trailer and the commit whose message it was added to, or lacks it. */
export interface AddedTrailer extends ReceivedTrailer {
  /** Full object name: of the commit as it is, or as it was made. */
  commit: string;
  /** Its title. */
  subject: string;
}

/** What the list gave to the commits of a branch and they lack. */
export interface MissingTrailers {
  /** Absolute path of the work tree, or of a bare repository. */
  folder: string;
  /** "disk_integ" */
  branch: string;
  /** Full object name. */
  tip: string;
  trailers: MissingTrailer[];
  /** Reviews that the commits have, given before the patch changed: a person looks whether they still hold. */
  carried: MissingTrailer[];
  leftOut: (LeftOutTrailer & { commit: string; subject: string })[];
  /** Commits of the branch, and how many of them are patches that were sent. */
  commits: number;
  sent: number;
  problems: Problem[];
}

export interface MissingTrailer extends AddedTrailer {
  /** What tells that the commit is that patch. */
  evidence: Landing["evidence"];
}

/** A branch whose commit messages were rewritten. */
export interface RewrittenBranch {
  folder: string;
  branch: string;
  /** Full object names of its newest commit: before, which the reflog names, and now. */
  before: string;
  after: string;
  added: AddedTrailer[];
  /** What the commits still lack, for nobody chose it; each has its doubt. */
  left: MissingTrailer[];
  /** Rewritten commits, those above a changed one included. */
  rewritten: number;
  problems: Problem[];
}

/** A work tree as it is now. */
export interface WorkTreeState {
  /** Absolute path of its top. */
  folder: string;
  /** "disk_integ"; null: HEAD is detached. */
  branch: string | null;
  /** Full object name; null where there is no commit yet. */
  head: string | null;
  /** Files of the repository that differ from its commit, staged or not. */
  changed: string[];
  /** What was begun there and not ended, as git names it: "rebase"; null: nothing. */
  operation: Operation | null;
}

/** What became of mails that were applied to a branch. */
export interface Applied {
  folder: string;
  branch: string;
  /** Full object names: before, which the reflog names, and now; null while it has stopped. */
  before: string;
  after: string | null;
  /** Paths, from the top, that both sides changed. */
  conflicts: string[];
  /** What else has stopped it as it went on; all that was done and resolved is kept. */
  problem: Problem | null;
  /** For `abort`: what tells it from what is begun there later; null: it is done, or a person began it. */
  begun: string | null;
}

/** What was put back where mails had stopped at conflicts. */
export interface Aborted {
  branch: string;
  /** Full object name of the branch's newest commit. */
  tip: string;
  /** Paths, from the top, that were not resolved. */
  conflicts: string[];
}

/** A custodian's answer to the author of a series that was applied. */
export interface Thanks {
  /** Message-ID of the mail that it answers: the cover, else the first patch. */
  about: string;
  /** The words, with a quote of what is answered above. */
  text: string;
  /** Where the patches are: "u-boot-efi/master". */
  tree: string;
  /** Titles of patches that are not on the branch; the words say so. */
  left: string[];
}

/** A request to pull, without its recipients. */
export interface PullRequestText {
  subject: string;
  /** As `git request-pull` writes it. */
  text: string;
}
