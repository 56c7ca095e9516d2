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

/** A commit that names a mail in a trailer or link. A merge speaks for the commits it brings in. */
export interface Naming {
  messageId: string;
  hash: string;
  merge: boolean;
}

/** A commit that takes another back. */
export interface Revert {
  by: Commit;
  /** Object name of what it takes back, as it was written: whole or its beginning; "" where only a title is given. */
  target: string;
  /** Title of what it takes back, from its own; "" where its own says nothing. */
  title: string;
  /** What it takes back is a merge, with all that came in with it. */
  merge: boolean;
}

/** The commits of one branch since some day, ready to be asked. */
export interface History<C extends Commit = Commit> {
  readonly problems: Problem[];
  /** The commits (not merges) with these title keys (see `titleKey`). */
  titled(keys: string[]): C[];
  /** The commits authored in exactly these seconds. */
  authoredAt(times: number[]): C[];
  /** The commits of that author, by address or name, committed within a time. */
  by(author: Person, from: number, until: number): C[];
  /** The commits and merges that name these mails. */
  naming(messageIds: string[]): Naming[];
  commits(hashes: string[]): C[];
  /** The commits whose object names begin so, two at most: more than one is no name. */
  beginning(hash: string): C[];
  /** The commits that take others back, newest first, so many at most. */
  reverts(limit: number): Revert[];
}
