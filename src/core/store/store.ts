import type { DatabaseSync } from "node:sqlite";
import type { Problem } from "../base/problem.ts";
import type { Facts } from "../mail/facts.ts";
import type { Message, Person } from "../mail/message.ts";
import { Access } from "./access.ts";
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
import type { Arrival, Outline, Place, Position, Recipients, Span, StoredMessage, Titled } from "./types.ts";

const always: Span = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

/**
 * All that is known, in one SQLite file that several processes may use at once. Everything is synchronous: bulk
 * work belongs in a worker. Throws UserError where the file cannot be used.
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

  /** Opens the store in a directory, which is made where it is missing. See `problems` for what was found there. */
  static open(directory: string, options: DatabaseOptions): Store {
    return new Store(new Database(directory, options));
  }

  /** @param marks those of the store that is opened for others */
  private constructor(database: Database, marks: PersonMarks | null = null) {
    this.#database = database;
    this.#listsOnly = marks !== null;
    this.#mails = new Mails(database, { listsOnly: this.#listsOnly });
    this.#queries = new MailQueries(database, this.#mails);
    this.#places = new MailPlaces(database, this.#mails);
    this.#access = new Access(database, this.#mails, this.#places);
    this.#kept = new CachedValues(database, () => this.#listsOnly && this.hasPrivate());
    this.#arrivals = new Arrivals(this.#access, database, this.#mails, this.#places);
    this.#marks = marks ?? new PersonMarks(database, () => this.#access.touch());
  }

  /** The same store as others may see it: without mails that no list has. */
  forOthers(): Store {
    return new Store(this.#database, this.#marks);
  }

  /** Whether anything was read of a person's own mail. */
  hasPrivate(): boolean {
    return this.#access.read(() => this.#places.privateArchives().length > 0);
  }

  /** An archive is a person's own mail: what it alone has is private. To be said before anything is put in of it. */
  setPrivate(archive: string): void {
    this.#access.write(() => {
      if (this.#places.setPrivate(archive)) this.#access.touchMails();
    });
  }

  /** Those of the mails that no list has. */
  privateOf(messageIds: string[]): Set<string> {
    return this.#access.read(() => new Set(this.#places.privateOf(messageIds)));
  }

  /** What a person should know of the file: it was damaged, or is a later version's. */
  get problems(): Problem[] {
    return this.#database.problems;
  }

  /** SQLite's handle, for tables of one's own whose names no other part uses. Ask for it each time. */
  get database(): DatabaseSync {
    return this.#database.handle;
  }

  /** For what is kept in files of one's own. */
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
   * How many places of a period hold a mail that is there, the first index behind all of them, and when the oldest of
   * these mails was sent (null: there is none).
   */
  extent(archive: string, period: string): { mails: number; next: number; oldest: number | null } {
    return this.#access.read(() => this.#places.extent(archive, period));
  }

  /** The first index behind all places of a period. */
  nextIndex(archive: string, period: string): number {
    return this.#access.read(() => this.#places.next(archive, period));
  }

  /** Does several things in one transaction: what is read in it is still so when it is written. */
  atOnce<T>(work: () => T): T {
    return this.#access.write(work);
  }

  /** How many mails of an archive are here, and when the oldest and the newest were sent; null each: there is none. */
  reach(archive: string): { mails: number; oldest: number | null; newest: number | null } {
    return this.#access.read(() => this.#places.reach(archive));
  }

  /** Only so many of a period's places are its own: what was read into those behind them was of something else. */
  shorten(archive: string, period: string, mails: number): void {
    this.#access.write(() => {
      if (this.#places.shorten(archive, period, mails)) this.#access.touch();
    });
  }

  /** How far an archive is read, by its own account. */
  positions(archive: string): Position[] {
    return this.#access.read(() => this.#places.positions(archive));
  }

  setPosition(position: Position): void {
    this.#access.write(() => this.#places.setPosition(position));
  }

  /** The periods of an archive that were read, and count as not read until all of them was asked for again. */
  lost(archive: string): string[] {
    return this.#access.read(() => this.#places.lost(archive));
  }

  /** Makes a period count as not read, so that all of it is asked for again. */
  forgetPosition(archive: string, period: string): void {
    this.#access.write(() => this.#places.forgetPosition(archive, period));
  }

  /** The archives of which anything was read. */
  archives(): string[] {
    return this.#access.read(() => this.#places.archives());
  }

  /** How many mails of a period are there, counted from its first one to the first that is missing. */
  filled(archive: string, period: string): number {
    return this.#access.read(() => this.#places.filled(archive, period));
  }

  /** Where mails stand; those that stand nowhere are missing from the answer. */
  places(messageIds: string[]): Map<string, Place[]> {
    return this.#access.read(() => this.#places.places(messageIds));
  }

  /** The mails of a period in their order; one that was sent twice comes twice. */
  arrivals(archive: string, period: string): Arrived[] {
    return this.#access.read(() => this.#places.arrivals(archive, period));
  }

  /** Those of the mails that are known. */
  get(messageIds: string[]): StoredMessage[] {
    return this.#access.read(() => this.#queries.get(messageIds));
  }

  /** To whom mails were sent, by Message-ID; those of which no archive tells it are missing. */
  recipients(messageIds: string[]): Map<string, Recipients> {
    return this.#access.read(() => this.#queries.recipients(messageIds));
  }

  /** Mails from one moment to another (milliseconds since 1970), both inclusive, oldest first; of all archives or some. */
  range(since: number, until: number, archives?: string[]): StoredMessage[] {
    return this.#access.read(() => this.#queries.range(since, until, archives));
  }

  /** Patches and covers sent or written by somebody with one of these addresses (lower case) in that time, oldest first. */
  postings(emails: string[], spans: readonly Span[] = [always]): StoredMessage[] {
    return this.#access.read(() => this.#queries.postings(emails, spans));
  }

  /** Patches and covers that somebody sent from an address (lower case) in that time, oldest first. */
  sent(email: string, span: Span, only?: { numbered: boolean }): StoredMessage[] {
    return this.#access.read(() => this.#queries.sent(email, span, only));
  }

  /** The same, without reading them. */
  outline(email: string, span: Span): Outline[] {
    return this.#access.read(() => this.#queries.outline(email, span));
  }

  /** The same, of one version: what they are called. */
  titled(email: string, span: Span, version: number): Titled[] {
    return this.#access.read(() => this.#queries.titled(email, span, version));
  }

  /** Who has sent patches or covers from these addresses (lower case), or under these names: each pair once. */
  senders(by: "email" | "name", values: string[]): Person[] {
    return this.#access.read(() => this.#queries.senders(by, values));
  }

  /**
   * Patches and covers that share a name with one of these mails, or whose text cites one as earlier, see `tiesOf`; and
   * those that were sent within `reach` (milliseconds) of one and share its title or its diff.
   */
  tied(mails: StoredMessage[], reach: number): StoredMessage[] {
    return this.#access.read(() => this.#queries.tied(mails, reach));
  }

  /** Custodians' pull requests of that time, oldest first. */
  pullRequests(spans: readonly Span[]): StoredMessage[] {
    return this.#access.read(() => this.#queries.pullRequests(spans));
  }

  /** Mails until that moment that say that something was applied, oldest first. */
  acceptances(until: number): StoredMessage[] {
    return this.#access.read(() => this.#queries.acceptances(until));
  }

  /** How many mails there are that may be among these. */
  countAcceptances(): number {
    return this.#access.read(() => this.#queries.countAcceptances());
  }

  /** The other mails that answer these, directly or not: whose In-Reply-To or References name them. Oldest first. */
  descendants(messageIds: string[]): StoredMessage[] {
    return this.#access.read(() => this.#queries.reached("below", "above", messageIds));
  }

  /** The other mails that these answer, directly or not, as far as they are known. Oldest first. */
  ancestors(messageIds: string[]): StoredMessage[] {
    return this.#access.read(() => this.#queries.reached("above", "below", messageIds));
  }

  /** Mails whose subject, sender or Message-ID hold all the words, each as the beginning of one; newest first. */
  search(text: string, limit: number): StoredMessage[] {
    return this.#access.read(() => new MailSearch(this.#database, this.#mails).search(text, limit));
  }

  body(messageId: string): { text: string; exact: boolean } | null {
    return this.#access.read(() => this.#mails.body(messageId));
  }

  /** The body as it was sent, and what it says where that is known. A mail that is not known stays so. */
  setExactBody(messageId: string, text: string, facts?: Facts): void {
    this.#access.write(() => {
      if (this.#mails.setExactBody(messageId, text, facts)) this.#access.touchChanged();
    });
  }

  /**
   * Derives the facts of all mails anew where they were derived by other rules. Yields the number of mails done, so
   * that the caller can let other work run in between. If it is interrupted, it starts from the first mail the next
   * time.
   */
  refreshFacts(rulesVersion: number, factsOf: (message: Message) => Facts): Generator<number> {
    return new FactsRenewal(this.#access, this.#database, this.#mails).refresh(rulesVersion, factsOf);
  }

  /** The numbers of archives' pages. */
  get articles(): ArticleNumbers {
    return new ArticleNumbers(this.#access, this.#database, this.#mails, this.#places);
  }

  /** Looks for damage, and repairs it. */
  get check(): DamageCheck {
    return new DamageCheck(this.#access, this.#database, this.#mails, this.#marks);
  }

  /** All mails that were found damaged are here again: that they were is no problem any more. */
  settle(): void {
    this.#database.settle();
  }

  /** Values kept by `cache`, as far as they are there. `T` is what was kept under that kind. */
  cached<T>(kind: string, keys: string[]): Map<string, T> {
    return this.#access.read(() => this.#kept.cached<T>(kind, keys));
  }

  /** Caches values (JSON) that can be computed again. */
  cache(kind: string, entries: [key: string, value: unknown][]): void {
    this.#access.write(() => this.#kept.cache(kind, entries));
  }

  /** Drops the cached values of a kind, except for this many of the newest. */
  dropCache(kind: string, newest = 0): void {
    this.#access.write(() => this.#kept.dropCache(kind, newest));
  }

  /** What a person marked: by key, a number whose meaning is the kind's. */
  marks(kind: string): Map<string, number> {
    return this.#marks.of(kind);
  }

  /** Marks keys, or with null takes the mark away. */
  mark(kind: string, keys: string[], value: number | null): void {
    this.#marks.set(kind, keys, value);
  }

  /** A number that changes whenever mails, bodies, facts, article numbers or marks do, in whichever process. */
  generation(): number {
    return this.#access.count("generation") ?? 0;
  }

  /** The same, but not changed by marks: what was assembled from mails is valid as long as this number stays. */
  mailGeneration(): number {
    return this.#access.count("mails") ?? 0;
  }

  /**
   * The mails that have changed, came or went since `mailGeneration` was that; null where that is not known, or they are
   * more than `most` (500).
   */
  changedSince(mailGeneration: number, most?: number): string[] | null {
    return this.#access.changedSince(mailGeneration, most);
  }
}
