import type { Sentence } from "../base/localize.ts";
import type { FileChange } from "../mail/diff.ts";
import type { Person } from "../mail/message.ts";
import type { Scope } from "../mail/reviewScope.ts";
import type { Reason } from "./reason.ts";

/** Where a series stands, in the order in which states usually follow. */
export type State =
  | "draft"
  | "submitted"
  | "under-review"
  | "changes-requested"
  | "reviewed"
  | "partly-accepted"
  | "accepted"
  | "in-pull-request"
  | "partly-merged"
  | "merged"
  | "superseded"
  | "withdrawn"
  | "dormant";

/** Who has to act next. */
export type Turn = "author" | "reviewer" | "custodian" | "nobody";

/** A trailer and the mail that gave it. */
export interface Review {
  /** `Reviewed-by`, `Acked-by`, `Tested-by`, … */
  trailer: string;
  person: Person;
  messageId: string;
  /**
   * False if the trailer names somebody other than the sender of the mail, or the author added it; such a review does
   * not count.
   */
  ownHand: boolean;
  /** It names the author, and nobody reviews their own patch. */
  byAuthor?: true;
  /** The label of the earlier revision that it was given on ("v2"); null if it was given on this one. */
  givenOn: string | null;
  /** The patches that it is for; missing if the mail does not say. */
  scope?: Scope;
  /** Given in a mail that is on no list. */
  private?: true;
  /** Given by the reviewer, on this revision or on an earlier one since which the patch is unchanged. */
  counts: boolean;
}

/** A mail below a patch or cover that is itself neither. */
export interface Reply {
  messageId: string;
  from: Person;
  /** Milliseconds since 1970, UTC. */
  date: number;
  excerpt: string;
  /**
   * What it means for the series: "comment" wants an answer, "answer" is the author's, "review" is only a trailer, …
   */
  role: "comment" | "answer" | "review" | "applied" | "nack" | "withdrawn" | "superseded" | "note";
  /** For a comment: whether the author has answered it or sent a later revision. */
  answered: boolean;
  /** The author promises to do it in a later version. */
  promise: boolean;
  /** It is on no list. */
  private?: true;
  /** Written by a program: it wakes no dormant series and expects no answer. */
  automatic?: true;
  /** For "applied": the tree that the mail names, and the numbers of the patches; null where it names none. */
  accepts?: { tree: string | null; patches: number[] | null };
}

/** The commit that a patch became. */
export interface Landing {
  /** Full object name. */
  commit: string;
  /** Strongest first: the commit names the mail, the diff is the same, or only title and author agree. */
  evidence: "message-id" | "patch-id" | "title";
  /** The first release tag that contains the commit, or null if there is none yet. */
  release: string | null;
  /** Short name of the branch it was found on: "master", or with `elsewhere` "next" or "u-boot-efi/master". */
  branch: string;
  /** Not on the main branch yet, but on a branch that will be merged. */
  elsewhere?: boolean;
  /** One clause that says why this is the commit. */
  reason?: Sentence;
  /** Committer date, milliseconds since 1970. */
  committed?: number;
  /** How it was changed while applying; null if it was not, or if that cannot be told. */
  changed?: Change | null;
  /** The commit that reverted it, if that was not reverted itself. */
  reverted?: Reverted | null;
  /** The same change on stable branches. */
  backports?: Backport[];
  /** Earlier commits of this patch and the commits that reverted them, oldest first. */
  earlier?: { commit: string; reverted: string }[];
  /** Commits that fit equally well: which of them the patch became cannot be told. */
  other?: { commit: string; why: Sentence }[];
}

/** Number of changed lines that only one of two diffs has. */
export interface Change {
  /** Lines that only the commit has. */
  additions: number;
  /** Lines that only the mail has. */
  deletions: number;
}

export interface Reverted {
  /** Full object name. */
  commit: string;
  /** Committer date, milliseconds since 1970. */
  committed: number;
  /** The first release tag that contains the revert, or null if there is none yet. */
  release: string | null;
}

export interface Backport {
  /** Full object name. */
  commit: string;
  /** Short name: "u-boot-2023.07.y". */
  branch: string;
  /** The first release tag that contains it, or null if there is none yet. */
  release: string | null;
}

export interface Patch {
  /** 1-based position in the series. */
  number: number;
  title: string;
  messageId: string;
  /** Message-IDs of earlier sendings of this patch in the same revision (resends, rerolls), oldest first. */
  aliases: string[];
  /** "v2" if the patch was sent again alone under that version, in place of the one sent with the others. */
  resentAs?: string;
  author: Person;
  date: number;
  /** The author date that its text gives (a `Date:` line in the body), milliseconds since 1970. */
  authored?: number;
  files: FileChange[];
  /** Label of the previous version ("v1") if its diff makes the same change. */
  unchangedSince?: string;
  reviews: Review[];
  replies: Reply[];
  landing: Landing | null;
}

export interface Cover {
  messageId: string;
  /** Message-IDs of earlier covers that a resend replaced. */
  aliases: string[];
  title: string;
  date: number;
  reviews: Review[];
  replies: Reply[];
}

/** One posting of a series, with the patches that resends and rerolls replaced in it. */
export interface Revision {
  version: number;
  rfc: boolean;
  /** "v2", "RFC", "RFC v2", "v1 with 2/3 as v2". */
  label: string;
  date: number;
  /** Number of patches announced ("0/4" → 4). */
  expected: number;
  /** Whether every announced patch is here. */
  complete: boolean;
  cover: Cover | null;
  patches: Patch[];
  /** Why it counts as a revision of this series; null for the first. */
  linkedBecause: Sentence | null;
}

/** A custodian's pull request that names patches of a series. */
export interface Pull {
  /** The tag or branch to pull: "efi-2022-04-rc2". */
  name: string;
  messageId: string;
  from: Person;
  date: number;
  /** Message-IDs of the patches that it names. */
  patches: string[];
}

/** Somebody who was sent the latest revision, or mails of it. */
export interface Asked {
  person: Person;
  /** "to" if they are in To of at least one of its mails. */
  by: "to" | "cc";
  /** When the first of those mails was sent, milliseconds since 1970. */
  date: number;
  /** Message-ID of that mail. */
  messageId: string;
  /** They replied to that revision, or their reviews count for everything that they were sent. */
  answered: boolean;
}

/** One piece of work over all its revisions (oldest first, never empty). */
export interface Series {
  /** The title of the latest revision's cover, else of its first patch. */
  title: string;
  author: Person;
  revisions: Revision[];
  /** The series that says it replaces this one. */
  replacedBy?: { title: string; messageId: string; date: number };
  /** Oldest first. */
  pulls: Pull[];
  /**
   * The people asked for review, without authors and lists; those in To first. Also empty if no archive recorded
   * recipients.
   */
  asked: Asked[];
  state: State;
  reason: Reason;
  turn: Turn;
  /** Why it is whose turn it is. */
  turnReason: Reason;
  /** The release that it was merged in, or null. */
  release: string | null;
  /** There has been silence for so long that its author may ask again. */
  pingDue: boolean;
}
