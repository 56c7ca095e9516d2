import type { Call } from "../base/call.ts";
import type { Log } from "../base/log.ts";
import type { Month } from "../base/months.ts";
import type { Problem } from "../base/problem.ts";
import type { Errand } from "../http/client.ts";
import type { HttpSession } from "../http/session.ts";
import type { Facts } from "../mail/facts.ts";
import type { Message } from "../mail/message.ts";
import type { Store } from "../store/store.ts";

export interface SyncOptions {
  /** First and last month to read, both inclusive; null is no limit. */
  since: Month | null;
  until: Month | null;
  /** If `since` is null: read only this many of the newest periods; null for all. */
  newest: number | null;
  /** The clock, in milliseconds since 1970. */
  now: number;
  signal: AbortSignal;
  /** Called now and then with a short status ("2022-02: 1,200 of 2,900 mails"). */
  progress(text: string): void;
}

export interface SyncReport {
  /** Mails that were not known before. */
  added: number;
  /** HTTP requests made; 0 for a file. */
  requests: number;
  /** Bytes received over the network (or read from the file). */
  bytes: number;
  /** What went wrong, one problem a cause; everything else was stored. */
  problems: Problem[];
  /** What a person may want to know although nothing went wrong and nothing is to be done. */
  notes: Problem[];
  /**
   * Whether the archive answered everything it was asked. A mail that it listed but did not deliver is only a problem.
   */
  reached: boolean;
}

/** Which web pages to open for mails: pipermail's if there are any, or those of a public-inbox such as lore. */
export type Links = "pipermail" | "lore";

/** Web addresses by Message-ID. */
export interface FoundUrls {
  urls: Map<string, string>;
  /** Why some may be missing. */
  problems: Problem[];
}

/** A conversation to fetch, identified by any mail of it. */
export interface ThreadQuery {
  messageId: string;
  /** The address that the person gave; null if none. */
  url: string | null;
  /** The clock, in milliseconds since 1970. */
  now: number;
}

/**
 * A source of mail. It stores what it reads and deletes nothing by itself. Its reading positions are in the store
 * (`Store.positions`), under its id. It answers four questions: what is new (`sync`), a mail by its id (`exactBody`), a
 * conversation (`thread`), and the web address of a mail (`urls`; `owns`, `knownId` and `resolve` go the other way). A
 * kind without web pages returns addresses elsewhere for the last, and owns none.
 */
export interface Archive {
  /** Stable name in the store: on a server the first address with a trailing slash, else a path. */
  readonly id: string;
  /**
   * Stores what is new since the stored position, the newest first if not everything is asked for, and writes each
   * position in one transaction with its mails. Rejects only when aborted; faults are reported as problems.
   */
  sync(options: SyncOptions): Promise<SyncReport>;
  /**
   * Stores what is new of one conversation, even older parts than `sync` asks for, if that is possible without reading
   * everything; else does nothing. Rejects only when aborted; returns what went wrong.
   */
  thread(query: ThreadQuery, call: Call): Promise<Problem[]>;
  /** Whether a web address of a mail or thread belongs to this archive (under any of its hosts). */
  owns(url: string): boolean;
  /** The Message-ID of the mail at an address of this archive, if the store knows it; no network. */
  knownId(url: string): string | null;
  /** Like `knownId`, but asks the archive if the store does not know it. UserError if there is no mail. */
  resolve(url: string, signal: AbortSignal): Promise<string>;
  /**
   * Web addresses of these mails, if they are known or take at most a request a month. Mails that are not in this
   * archive are missing from the answer.
   */
  urls(messageIds: string[], options: { offline: boolean; signal: AbortSignal }): Promise<FoundUrls>;
  /**
   * The exact body of a mail by its Message-ID; it is stored as well. Null if this archive has nothing better than the
   * store.
   */
  exactBody(messageId: string, signal: AbortSignal): Promise<string | null>;
  /** Oddities of what was read that a person may want to know, though nothing is missing. No network. */
  oddities(): Problem[];
  /** Compares what was read with what the archive listed and with what the store still has. No network. */
  gaps(): Gap[];
  /**
   * Makes the next sync read a period again, whatever is known about it. Returns the months that the sync must include;
   * null for all.
   */
  askAgain(period: string): MonthSpan | null;
}

/** A part of an archive of which something is missing. */
export interface Gap {
  /** The archive's own name for it. */
  period: string;
  problem: Problem;
}

/** Months, both inclusive. */
export interface MonthSpan {
  since: Month;
  until: Month;
}

/** What every archive needs to be created. */
export interface ArchiveParts {
  store: Store;
  /** The errand that its requests belong to; all archives of one errand share its budget. */
  http: Errand;
  factsOf(message: Message): Facts;
  log: Log;
  /** A web address for a mail, for kinds without pages of their own; without it these give no addresses. */
  permalink?(messageId: string): string;
  /** Bytes of new text read from one month or file at once; each kind has its own default. */
  maxTextBytes?: number;
}

/** Groups of hosts that serve the same archives under the same paths: mirrors, or the old and new host of a list. */
export type SameHosts = readonly (readonly string[])[];

/** An entry of the archives setting, as an archive kind reads it. */
export interface Recognised {
  /** Entries of one kind with the same key are the same archive at several addresses. */
  key: string;
  /** The address or path in its normal form. */
  address: string;
  /** Whether it can only be of this kind; if not, the server has to be asked (`ArchiveKind.answers`). */
  sure: boolean;
}

/** A kind of archive. Each has its own folder below `kinds/` and one line in `kinds.ts`; nothing else names it. */
export interface ArchiveKind {
  /** Its name in settings and lists: "pipermail". */
  readonly name: string;
  /** Its name in a sentence: "the address of a pipermail archive". */
  readonly called: string;
  /** Reads an entry of the settings or the command line; null if it cannot be of this kind. */
  recognise(written: string, sameHosts: SameHosts): Recognised | null;
  /**
   * Whether an archive of this kind answers at an address that was recognized without being sure; takes a request or
   * two. A kind without this method is never asked. Throws ArchiveError if it cannot be told.
   */
  answers?(address: string, session: HttpSession): Promise<boolean>;
  /** The archive at these addresses (at least one; the first gives its name). Makes no request yet. */
  open(addresses: string[], parts: ArchiveParts): Archive;
  /** The month that the web address of a mail contains; null if it contains none. */
  locate(url: string): Month | null;
}
