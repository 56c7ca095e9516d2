import type { Sentence } from "../base/localize.ts";
import type { FileChange } from "../mail/diff.ts";
import type { Person } from "../mail/message.ts";
import type { Scope } from "../mail/reviewScope.ts";
import type { Reason } from "./reason.ts";

/** Where a series stands; the words of the design, in the order in which they usually come. */
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

/** A trailer of a mail, with the mail that gave it. */
export interface Review {
  /** `Reviewed-by`, `Acked-by`, `Tested-by`, … */
  trailer: string;
  person: Person;
  messageId: string;
  /** False where the trailer names somebody else than the sender of the mail, or the author; such a review does not count. */
  ownHand: boolean;
  /** The author gave it, and nobody reviews their own patch. */
  byAuthor?: true;
  /** The label of the earlier revision it was given on ("v2"); null: given on this one. */
  givenOn: string | null;
  /** The patches that it is said to be for; missing where nothing is said. */
  scope?: Scope;
  /** Given in a mail that no list has. */
  private?: true;
  /** Given by their own hand, on this revision or on an earlier one since which the patch is unchanged. */
  counts: boolean;
}

/** A mail below a patch or cover that is neither. */
export interface Reply {
  messageId: string;
  from: Person;
  /** Milliseconds since 1970, UTC. */
  date: number;
  excerpt: string;
  /** What it is to the series: a remark that wants an answer, the author's answer, a mere trailer, "applied", … */
  role: "comment" | "answer" | "review" | "applied" | "nack" | "withdrawn" | "superseded" | "note";
  /** For a comment: whether the author has answered it or sent a later revision. */
  answered: boolean;
  /** The author says that a later version will do it. */
  promise: boolean;
  /** No list has it. */
  private?: true;
  /** A program wrote it: it wakes nothing and waits for nothing. */
  automatic?: true;
  /** What an "applied" is said of: the tree as the mail names it, and numbers of patches; null where it names none. */
  accepts?: { tree: string | null; patches: number[] | null };
}

/** The commit that a patch became. */
export interface Landing {
  /** Full object name. */
  commit: string;
  /** Strongest first: the commit names the mail, the diff is the same, only title and author agree. */
  evidence: "message-id" | "patch-id" | "title";
  /** The first release tag that contains the commit, or null while there is none. */
  release: string | null;
  /** The branch it was found on, as a person names it: "master", or with `elsewhere` "next", "u-boot-efi/master". */
  branch: string;
  /** It is on its way: on a branch that will be merged, not on the main one yet. */
  elsewhere?: boolean;
  /** One clause: why this is the commit. */
  reason?: Sentence;
  /** Committer's date, milliseconds since 1970. */
  committed?: number;
  /** It was changed while applying; null where it was not or that cannot be known. */
  changed?: Change | null;
  /** The commit that took it back, where that stands. */
  reverted?: Reverted | null;
  /** The same change on stable branches. */
  backports?: Backport[];
  /** Commits that it was before, and those that took them back; oldest first. */
  earlier?: { commit: string; reverted: string }[];
  /** Commits that fit as well as this one: which of them it became cannot be known. */
  other?: { commit: string; why: Sentence }[];
}

/** Changed lines of a diff that only one side has. */
export interface Change {
  /** Those that the commit has and the mail has not. */
  additions: number;
  /** Those that the mail has and the commit has not. */
  deletions: number;
}

export interface Reverted {
  /** Full object name. */
  commit: string;
  /** Committer's date, milliseconds since 1970. */
  committed: number;
  /** The first release tag that contains the revert, or null while there is none. */
  release: string | null;
}

export interface Backport {
  /** Full object name. */
  commit: string;
  /** As a person names it: "u-boot-2023.07.y". */
  branch: string;
  /** The first release tag that contains it, or null while there is none. */
  release: string | null;
}

export interface Patch {
  /** 1-based place in the series. */
  number: number;
  title: string;
  messageId: string;
  /** Message-IDs of earlier sendings of this very patch in the same revision (resends, rerolls), oldest first. */
  aliases: string[];
  /** "v2": it was sent again alone under that version, in place of the one that was sent with the others. */
  resentAs?: string;
  author: Person;
  date: number;
  /** The date that its text gives for the commit, if any. */
  authored?: number;
  files: FileChange[];
  /** The label of the version before ("v1"), where its diff makes the same change there. */
  unchangedSince?: string;
  reviews: Review[];
  replies: Reply[];
  landing: Landing | null;
}

export interface Cover {
  messageId: string;
  /** Message-IDs of covers that this one replaced by a resend. */
  aliases: string[];
  title: string;
  date: number;
  reviews: Review[];
  replies: Reply[];
}

/** One posting of a series. */
export interface Revision {
  version: number;
  rfc: boolean;
  /** "v2", "RFC", "RFC v2", "v1 with 2/3 as v2". */
  label: string;
  date: number;
  /** Number of patches announced ("0/4" → 4). */
  expected: number;
  /** Every announced patch is here. */
  complete: boolean;
  cover: Cover | null;
  patches: Patch[];
  /** Why it is taken as a revision of this series; "" for the first. */
  linkedBecause: Sentence | null;
}

/** A custodian's request to pull that names patches of a series. */
export interface Pull {
  /** The tag or branch: "efi-2022-04-rc2". */
  name: string;
  messageId: string;
  from: Person;
  date: number;
  /** Message-IDs of the patches it names. */
  patches: string[];
}

/** Somebody to whom the latest revision of a series was sent, in whole or in part. */
export interface Asked {
  person: Person;
  /** Where they stand: in To of one of its mails, or only in Cc. */
  by: "to" | "cc";
  /** When the first of those mails was sent, milliseconds since 1970. */
  date: number;
  /** That mail. */
  messageId: string;
  /** They have written below that revision, or their reviews count for all that they were sent. */
  answered: boolean;
}

/** One piece of work over all its revisions (oldest first, never empty). */
export interface Series {
  /** The cover's title, else the first patch's, of the latest revision. */
  title: string;
  author: Person;
  revisions: Revision[];
  /** Another series by whose text it is replaced. */
  replacedBy?: { title: string; messageId: string; date: number };
  /** Oldest first. */
  pulls: Pull[];
  /** Who was asked: neither authors nor lists; those in To first. Empty also where no archive tells it. */
  asked: Asked[];
  state: State;
  reason: Reason;
  turn: Turn;
  /** Why it is their turn. */
  turnReason: Reason;
  /** The release it was merged in, or null. */
  release: string | null;
  /** Nobody has said anything for so long that its author may ask again. */
  pingDue: boolean;
}
