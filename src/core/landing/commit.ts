import type { Problem } from "../base/problem.ts";
import type { Person } from "../mail/message.ts";

/** A commit without its tree; times in milliseconds since 1970. */
export interface Commit {
  hash: string;
  subject: string;
  author: Person;
  authored: number;
  committed: number;
}

/** A commit that names a mail in a trailer or link. A merge that does so counts for all commits that it brings in. */
export interface Naming {
  messageId: string;
  hash: string;
  merge: boolean;
}

/** A commit that reverts another. */
export interface Revert {
  by: Commit;
  /** Object name of the reverted commit as written, whole or abbreviated; "" if only a title is given. */
  target: string;
  /** Title of the reverted commit, from the title of the revert; "" if that gives none. */
  title: string;
  /** The reverted commit is a merge, and everything that it brought in is reverted. */
  merge: boolean;
}

/** The commits of one branch since some day, ready for queries. */
export interface History<C extends Commit = Commit> {
  readonly problems: Problem[];
  /** The commits (not merges) with these title keys (see `titleKey`). */
  titled(keys: string[]): C[];
  /** The commits authored in exactly these seconds. */
  authoredAt(times: number[]): C[];
  /** The commits of that author, by address or name, committed in that time (milliseconds since 1970). */
  by(author: Person, from: number, until: number): C[];
  /** The commits and merges that name these mails. */
  naming(messageIds: string[]): Naming[];
  commits(hashes: string[]): C[];
  /** The commits whose object names begin with `hash`, at most two: more than one means it is ambiguous. */
  beginning(hash: string): C[];
  /** The commits that revert others, newest first, at most `limit`. */
  reverts(limit: number): Revert[];
}
