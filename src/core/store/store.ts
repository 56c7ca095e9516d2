import type { DatabaseSync } from "node:sqlite";
import type { Problem } from "../base/problem.ts";
import type { Facts } from "../mail/facts.ts";
import type { Message } from "../mail/message.ts";
import { Arrivals } from "./arrivals.ts";
import { ArticleNumbers } from "./articleNumbers.ts";
import { CachedValues } from "./cachedValues.ts";
import { DamageCheck } from "./damageCheck.ts";
import { Database, type DatabaseOptions } from "./database.ts";
import { FactsRenewal } from "./factsRenewal.ts";
import { type Arrived, MailPlaces } from "./mailPlaces.ts";
import { MailQueries } from "./mailQueries.ts";
import { MailSearch } from "./mailSearch.ts";
import { Mails } from "./mails.ts";
import { PersonMarks } from "./personMarks.ts";
import { Postings } from "./postings.ts";
import { Access } from "./storeAccess.ts";
import type { StoreParts } from "./storeParts.ts";
import type { Arrival, Place, Position, Recipients, StoredMessage } from "./types.ts";

/**
 * All stored data in one SQLite file, which several processes may use at once. Synchronous: bulk work belongs in a
 * worker. Throws UserError if the file cannot be used.
 */
export class Store {
  readonly #database: Database;
  readonly #access: Access;
  readonly #mails: Mails;
  readonly #queries: MailQueries;
  readonly #places: MailPlaces;
  readonly #arrivals: Arrivals;
  readonly #kept: CachedValues;
  readonly #marks: PersonMarks;
  /** See `forOthers`. */
  readonly #listsOnly: boolean;
  readonly #parts: StoreParts;
  /** Finds patches, cover letters, pull requests, and mails that say that something was applied. */
  readonly postings: Postings;
  /** The article numbers of archives' web pages. */
  readonly articles: ArticleNumbers;
  /** Checks for damage, and repairs it. */
  readonly check: DamageCheck;

  /** Opens the store in a directory, which is created if missing. `problems` tells what was found. */
  static open(directory: string, options: DatabaseOptions): Store {
    return new Store(new Database(directory, options));
  }

  /** @param marks those of the full store, when this one is opened for others */
  private constructor(database: Database, marks: PersonMarks | null = null) {
    this.#database = database;
    this.#listsOnly = marks !== null;
    this.#mails = new Mails(database, { listsOnly: this.#listsOnly });
    this.#queries = new MailQueries(database, this.#mails);
    this.#places = new MailPlaces(database, this.#mails);
    this.#access = new Access(database, this.#mails, this.#places);
    this.#kept = new CachedValues(database, () => this.#listsOnly && this.privateArchives().length > 0);
    this.#marks = marks ?? new PersonMarks(database, () => this.#access.touch());
    this.#parts = {
      ...{ database, access: this.#access, mails: this.#mails },
      ...{ places: this.#places, marks: this.#marks },
    };
    this.#arrivals = new Arrivals(this.#parts);
    this.postings = new Postings(this.#parts);
    this.articles = new ArticleNumbers(this.#parts);
    this.check = new DamageCheck(this.#parts);
  }

  /** The same store without mails that are on no list, for everything that other people will see. */
  forOthers(): Store {
    return new Store(this.#database, this.#marks);
  }

  /** The archives whose mails are private unless another has them. */
  privateArchives(): string[] {
    return this.#access.read(() => this.#places.privateArchives());
  }

  /**
   * Marks an archive as the person's own mail: mails that only it has are private. Call it before putting any of its
   * mails.
   */
  setPrivate(archive: string): void {
    this.#access.write(() => {
      if (this.#places.setPrivate(archive)) this.#access.touchMails();
    });
  }

  /** Those of the mails that are on no list. */
  privateOf(messageIds: string[]): Set<string> {
    return this.#access.read(() => new Set(this.#places.privateOf(messageIds)));
  }

  /** What the person should know about the file: it was damaged, or a later version wrote it. */
  get problems(): Problem[] {
    return this.#database.problems;
  }

  /** SQLite's handle, for other parts that keep tables with names of their own. It may change: ask for it each time. */
  get database(): DatabaseSync {
    return this.#database.handle;
  }

  /** For other parts that keep files of their own. */
  get directory(): string {
    return this.#database.directory;
  }

  close(): void {
    this.#database.close();
  }

  /** See `Arrivals.put`. */
  put(archive: string, arrivals: Arrival[], position?: Position): { added: number } {
    return this.#arrivals.put(archive, arrivals, position);
  }

  /** See `Arrivals.withdraw`. */
  withdraw(
    archive: string,
    period: string,
    messageIds: string[],
    positionOf: (places: number) => Position,
  ): number {
    return this.#arrivals.withdraw(archive, period, messageIds, positionOf);
  }

  /**
   * How many places of a period hold a stored mail, the first free index behind all places, and the date of the oldest
   * of these mails (milliseconds since 1970; null if there is none).
   */
  extent(archive: string, period: string): { mails: number; next: number; oldest: number | null } {
    return this.#access.read(() => this.#places.extent(archive, period));
  }

  /** The first free index behind all places of a period. */
  nextIndex(archive: string, period: string): number {
    return this.#access.read(() => this.#places.next(archive, period));
  }

  /** Runs several operations in one transaction: what `work` reads is still true when it writes. */
  atOnce<T>(work: () => T): T {
    return this.#access.write(work);
  }

  /**
   * How many mails of an archive are stored, and the dates of the oldest and newest (milliseconds since 1970; null if
   * there is none).
   */
  reach(archive: string): { mails: number; oldest: number | null; newest: number | null } {
    return this.#access.read(() => this.#places.reach(archive));
  }

  /** Deletes the places of a period from index `mails` on: what was read there did not belong to it. */
  shorten(archive: string, period: string, mails: number): void {
    this.#access.write(() => {
      if (this.#places.shorten(archive, period, mails)) this.#access.touch();
    });
  }

  /** How far an archive is read, as it recorded it. */
  positions(archive: string): Position[] {
    return this.#access.read(() => this.#places.positions(archive));
  }

  setPosition(position: Position): void {
    this.#access.write(() => this.#places.setPosition(position));
  }

  /** The periods of an archive that were read before, and count as not read until they are read again completely. */
  lost(archive: string): string[] {
    return this.#access.read(() => this.#places.lost(archive));
  }

  /** Marks a period as not read, so that it is read again completely. */
  forgetPosition(archive: string, period: string): void {
    this.#access.write(() => this.#places.forgetPosition(archive, period));
  }

  /** The archives of which anything was read. */
  archives(): string[] {
    return this.#access.read(() => this.#places.archives());
  }

  /** How many mails of a period are stored, counted from its first to the first that is missing. */
  filled(archive: string, period: string): number {
    return this.#access.read(() => this.#places.filled(archive, period));
  }

  /** The places of mails by Message-ID; mails without a place are missing from the answer. */
  places(messageIds: string[]): Map<string, Place[]> {
    return this.#access.read(() => this.#places.places(messageIds));
  }

  /** The mails of a period in order; one that was sent twice comes twice. */
  arrivals(archive: string, period: string): Arrived[] {
    return this.#access.read(() => this.#places.arrivals(archive, period));
  }

  /** Those of the mails that are stored. */
  get(messageIds: string[]): StoredMessage[] {
    return this.#access.read(() => this.#queries.get(messageIds));
  }

  /** Recipients by Message-ID; mails whose recipients no archive recorded are missing. */
  recipients(messageIds: string[]): Map<string, Recipients> {
    return this.#access.read(() => this.#queries.recipients(messageIds));
  }

  /**
   * Mails from `since` to `until` (milliseconds since 1970, both inclusive), oldest first; of all archives or of those
   * given.
   */
  range(since: number, until: number, archives?: string[]): StoredMessage[] {
    return this.#access.read(() => this.#queries.range(since, until, archives));
  }

  /** The other mails that answer these directly or indirectly, by In-Reply-To or References; oldest first. */
  descendants(messageIds: string[]): StoredMessage[] {
    return this.#access.read(() => this.#queries.reached("below", "above", messageIds));
  }

  /** The other mails that these answer directly or indirectly, as far as they are stored; oldest first. */
  ancestors(messageIds: string[]): StoredMessage[] {
    return this.#access.read(() => this.#queries.reached("above", "below", messageIds));
  }

  /** Mails whose subject, sender or Message-ID contain all the words as prefixes; newest first. */
  search(text: string, limit: number): StoredMessage[] {
    return this.#access.read(() => new MailSearch(this.#database, this.#mails).search(text, limit));
  }

  body(messageId: string): { text: string; exact: boolean } | null {
    return this.#access.read(() => this.#mails.body(messageId));
  }

  /** Stores the exact body of a mail, with facts derived from it if given. Does nothing if the mail is not stored. */
  setExactBody(messageId: string, text: string, facts?: Facts): void {
    this.#access.write(() => {
      if (this.#mails.setExactBody(messageId, text, facts)) this.#access.touchChanged();
    });
  }

  /**
   * Derives the facts of all mails again that other rules derived. Yields the number of mails done, so that the caller
   * can let other work run in between. If it is interrupted, it starts from the first mail the next time.
   */
  refreshFacts(rulesVersion: number, factsOf: (message: Message) => Facts): Generator<number> {
    return new FactsRenewal(this.#parts).refresh(rulesVersion, factsOf);
  }

  /** Drops the problem that mails were found damaged: all of them are here again. */
  settle(): void {
    this.#database.settle();
  }

  /** Values stored by `cache`, by key. `T` is the type stored under that kind; it is not checked. */
  cached<T>(kind: string, keys: string[]): Map<string, T> {
    return this.#access.read(() => this.#kept.cached<T>(kind, keys));
  }

  /** Caches JSON values that can be computed again. */
  cache(kind: string, entries: [key: string, value: unknown][]): void {
    this.#access.write(() => this.#kept.cache(kind, entries));
  }

  /** Deletes the cached values of a kind, except for the `newest` ones. */
  dropCache(kind: string, newest = 0): void {
    this.#access.write(() => this.#kept.dropCache(kind, newest));
  }

  /** The person's marks of a kind by key; the kind gives the number its meaning. */
  marks(kind: string): Map<string, number> {
    return this.#marks.of(kind);
  }

  /** Sets the marks of keys, or with null removes them. */
  mark(kind: string, keys: string[], value: number | null): void {
    this.#marks.set(kind, keys, value);
  }

  /** A number that changes whenever mails, bodies, facts, article numbers or marks change, in any process. */
  generation(): number {
    return this.#access.count("generation") ?? 0;
  }

  /** Like `generation`, but not changed by marks: what was assembled from mails stays valid while this number does. */
  mailGeneration(): number {
    return this.#access.count("mails") ?? 0;
  }

  /**
   * Message-IDs of mails that were changed, added or removed since `mailGeneration`; null if that is not known, or if
   * there are more than `most` (default 500).
   */
  changedSince(mailGeneration: number, most?: number): string[] | null {
    return this.#access.changedSince(mailGeneration, most);
  }
}
