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
  /** First and last month to bring in, both inclusive; null means: as far as there is. */
  since: Month | null;
  until: Month | null;
  /** Where `since` is null: only so many of the newest periods; null: all. */
  newest: number | null;
  /** The clock, in milliseconds since 1970. */
  now: number;
  signal: AbortSignal;
  /** Called now and then with a short text ("2022-02: 1,200 of 2,900 mails"). */
  progress(text: string): void;
}

export interface SyncReport {
  /** Mails that were not known before. */
  added: number;
  /** HTTP requests made; 0 for a file. */
  requests: number;
  /** Bytes received over the network (or read from the file). */
  bytes: number;
  /** What went wrong, one a cause; everything else came in nevertheless. */
  problems: Problem[];
  /** Whether it answered as far as it was asked; what it promised and did not send is a problem all the same. */
  reached: boolean;
}

/**
 * Where a person reads mails: in the browser at pipermail's pages as far as there are any, or at those of a
 * public-inbox, such as lore's.
 */
export type Links = "pipermail" | "lore";

/** Addresses by Message-ID. */
export interface FoundUrls {
  urls: Map<string, string>;
  /** Why some may be missing. */
  problems: Problem[];
}

/** A conversation that is to be here, by any mail of it. */
export interface ThreadQuery {
  messageId: string;
  /** The address that a person gave of it; null where they gave none. */
  url: string | null;
  /** The clock, in milliseconds since 1970. */
  now: number;
}

/**
 * A source of mail. It writes what it reads into the store it was made with, and forgets nothing there. What it
 * remembers of its own reading are positions in the store (`Store.setPosition`), under its id.
 *
 * It answers four questions: what is new (`sync`), a mail by its id (`exactBody`), a conversation (`thread`), and
 * where a person reads a mail (`urls`; `owns`, `knownId` and `resolve` are the way back). A kind without pages answers
 * the last with what is known of the mail elsewhere, and owns no address.
 */
export interface Archive {
  /** Stable name in the store: the first address of an archive on a server with a trailing slash, or a path. */
  readonly id: string;
  /**
   * Brings in what is new since the position that the store keeps for this archive: the newest first where not all of
   * it is asked for, each position in one transaction with the mails that it stands for. Rejects only when aborted;
   * faults are problems.
   */
  sync(options: SyncOptions): Promise<SyncReport>;
  /**
   * Brings in what is new of one conversation, also where it is older than what `sync` is asked for, as far as that can
   * be had without reading everything; else it does nothing. Rejects only when aborted; answers what went wrong.
   */
  thread(query: ThreadQuery, call: Call): Promise<Problem[]>;
  /** Whether the address of a mail or thread lies in this archive (under any of its hosts). */
  owns(url: string): boolean;
  /** The Message-ID of the mail at an address that it owns, if the store knows it; asks nobody. */
  knownId(url: string): string | null;
  /** The same; asks the archive where the store does not know it. UserError where there is no mail. */
  resolve(url: string, signal: AbortSignal): Promise<string>;
  /**
   * Addresses under which a person reads these mails, as far as they are known or can be had with a request a month.
   * Mails that are not in this archive are missing from the answer.
   */
  urls(messageIds: string[], options: { offline: boolean; signal: AbortSignal }): Promise<FoundUrls>;
  /**
   * The body of a mail as it was sent, by its Message-ID; kept in the store from then on. null where this archive has
   * none better than what the store holds.
   */
  exactBody(messageId: string, signal: AbortSignal): Promise<string | null>;
  /** What a person may want to know of what was read, though nothing is missing. No network. */
  oddities(): Problem[];
  /** Compares what was read with what the archive promised and with what the store still has of it. No network. */
  gaps(): Gap[];
  /**
   * Makes the next sync ask for that period again, whatever is known of it. Answers the months that this sync must
   * reach; null: all.
   */
  askAgain(period: string): MonthSpan | null;
}

/** A part of an archive of which not all is here that should be. */
export interface Gap {
  /** The archive's own name of it. */
  period: string;
  problem: Problem;
}

/** Months, both inclusive. */
export interface MonthSpan {
  since: Month;
  until: Month;
}

/** What every archive is made with. */
export interface ArchiveParts {
  store: Store;
  /** The errand on which it is asked; all archives of one errand share it. */
  http: Errand;
  factsOf(message: Message): Facts;
  log: Log;
  /** Where else a mail can be read, for kinds that have no pages of their own; without it these have no addresses. */
  permalink?(messageId: string): string;
  /** Most bytes of new text taken in of one month or file at once; default: as much as an archive thinks right. */
  maxTextBytes?: number;
}

/** Groups of hosts that serve the same archives under the same paths: a list that has moved, or its mirrors. */
export type SameHosts = readonly (readonly string[])[];

/** A setting's entry as an archive kind understands it. */
export interface Recognised {
  /** Entries of one kind with the same key are one archive under several addresses. */
  key: string;
  /** The address or path in its usual form. */
  address: string;
  /** Whether it can be of no other kind; else the server has to be asked (`ArchiveKind.answers`). */
  sure: boolean;
}

/**
 * One way in which mail is archived. A kind lives in a folder of its own below `kinds/`, and stands in the list of
 * `kinds.ts`; nothing else names it.
 */
export interface ArchiveKind {
  /** As settings and lists name it: "pipermail". */
  readonly name: string;
  /** As a sentence names an archive of this kind: "the address of a pipermail archive". */
  readonly called: string;
  /** Reads what a person wrote in the settings or on the command line; null where it is nothing of this kind. */
  recognise(written: string, sameHosts: SameHosts): Recognised | null;
  /**
   * Whether an archive of this kind answers at an address that it recognises without being sure; a request or two.
   * A kind without it is never asked. Throws ArchiveError where nobody can tell.
   */
  answers?(address: string, session: HttpSession): Promise<boolean>;
  /** The archive under these addresses (at least one), the first of which gives its name. Asks nothing yet. */
  open(addresses: string[], parts: ArchiveParts): Archive;
  /** The month in which the address of a mail says that the mail is; null where it says none, or is no such address. */
  locate(url: string): Month | null;
}
