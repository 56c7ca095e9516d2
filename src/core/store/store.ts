import type { DatabaseSync } from "node:sqlite";
import type { Problem } from "../base/problem.ts";
import type { Facts } from "../mail/facts.ts";
import type { Message } from "../mail/message.ts";
import { CachedValues } from "./cachedValues.ts";
import { Database, type DatabaseOptions } from "./database.ts";
import { type Arrived, MailPlaces } from "./mailPlaces.ts";
import { MailQueries } from "./mailQueries.ts";
import { Mails } from "./mails.ts";
import { PersonMarks } from "./personMarks.ts";
import { isFullTextSound, makeFullText } from "./schema.ts";
import type { Arrival, Place, Position, Recipients, StoredMessage } from "./types.ts";

/** Mails whose facts are derived anew in one transaction, before other work has its turn. */
const refreshBatch = 100;
/** Kinds of cached values that are put together from mails. */
const fromMails = new Set(["series", "overview", "landings", "custodians", "custodians on the list"]);
/** Mails that are checked before other work has its turn. */
const checkBatch = 500;

/**
 * All that is known, in one SQLite file that several processes may use at once. Everything is synchronous: bulk
 * work belongs in a worker. Throws UserError where the file cannot be used.
 */
export class Store {
  readonly #database: Database;
  readonly #mails: Mails;
  readonly #queries: MailQueries;
  readonly #places: MailPlaces;
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
    this.#kept = new CachedValues(database);
    this.#marks = marks ?? new PersonMarks(database, () => this.#touch());
  }

  /** The same store as others may see it: every question is answered without mails that no list has. */
  forOthers(): Store {
    return new Store(this.#database, this.#marks);
  }

  /** Whether anything was read of a person's own mail. */
  hasPrivate(): boolean {
    return this.#read(() => this.#places.privateArchives().length > 0);
  }

  /** An archive is a person's own mail: what it alone has is private. To be said before anything is put in of it. */
  setPrivate(archive: string): void {
    this.#database.write(() => {
      if (this.#places.setPrivate(archive)) this.#touchMails();
    });
  }

  /** Those of the mails that no list has. */
  privateOf(messageIds: string[]): Set<string> {
    return this.#read(() => new Set(this.#places.privateOf(messageIds)));
  }

  /** What a person should know of the file: it was damaged, or is a later version's. */
  get problems(): Problem[] {
    return this.#database.problems;
  }

  /** SQLite's handle, for tables of one's own whose names no other part uses. Ask for it each time. */
  get database(): DatabaseSync {
    return this.#database.handle;
  }

  /** The folder that it lies in, for what is kept in files of one's own. */
  get directory(): string {
    return this.#database.directory;
  }

  close(): void {
    this.#database.close();
  }

  /**
   * Enters mails of an archive, with how far it is read then, in one transaction. A mail known by its Message-ID
   * gets one more place; its text is replaced only by a better one: exact over inexact, an exact one of a list over a
   * person's own copy, longer in the same place, later in the same period. `added` counts mails that were not known.
   */
  put(archive: string, arrivals: Arrival[], position?: Position): { added: number } {
    return this.#database.write(() => {
      const sources = new Map<string, number>();
      const bodies = this.#mails.bodyWriter();
      let added = 0;
      let changed = false;
      for (const arrival of arrivals) {
        const source = sources.get(arrival.period) ?? this.#places.source(archive, arrival.period);
        sources.set(arrival.period, source);
        const outcome = this.#mails.take(source, arrival, bodies);
        if (outcome.added) added++;
        changed ||= outcome.changed;
      }
      bodies.close();
      if (changed && !this.#database.fullText) this.#database.run("REPLACE INTO counter VALUES ('words', 0)");
      if (position) this.#places.setPosition(position);
      if (changed) this.#touchMails();
      return { added };
    });
  }

  /**
   * Takes away the places of mails in a period, which the archive has taken back, and the mails that stand nowhere else
   * then; in one transaction with the position, which is told how many places there were. Answers that number.
   */
  withdraw(
    archive: string,
    period: string,
    messageIds: string[],
    positionOf: (places: number) => Position,
  ): number {
    return this.#database.write(() => {
      const places = this.#places.withdraw(archive, period, messageIds);
      this.#places.setPosition(positionOf(places));
      if (places > 0) this.#touchMails();
      return places;
    });
  }

  /**
   * How many places of a period hold a mail that is there, the first index behind all of them, and when the oldest of
   * these mails was sent (null: there is none).
   */
  extent(archive: string, period: string): { mails: number; next: number; oldest: number | null } {
    return this.#read(() => this.#places.extent(archive, period));
  }

  /** The first index behind all places of a period. */
  nextIndex(archive: string, period: string): number {
    return this.#read(() => this.#places.next(archive, period));
  }

  /** Does several things in one transaction: what is read in it is still so when it is written. */
  atOnce<T>(work: () => T): T {
    return this.#database.write(work);
  }

  /** How many mails of an archive are here, and when the oldest and the newest were sent; null each: there is none. */
  reach(archive: string): { mails: number; oldest: number | null; newest: number | null } {
    return this.#read(() => this.#places.reach(archive));
  }

  /** Only so many of a period's places are its own: what was read into those behind them was of something else. */
  shorten(archive: string, period: string, mails: number): void {
    this.#database.write(() => {
      if (this.#places.shorten(archive, period, mails)) this.#touch();
    });
  }

  /** How far an archive is read, by its own account. */
  positions(archive: string): Position[] {
    return this.#read(() => this.#places.positions(archive));
  }

  setPosition(position: Position): void {
    this.#database.write(() => this.#places.setPosition(position));
  }

  /** The periods of an archive that were read, and count as not read until all of them was asked for again. */
  lost(archive: string): string[] {
    return this.#read(() => this.#places.lost(archive));
  }

  /** Makes a period count as not read, so that all of it is asked for again. */
  forgetPosition(archive: string, period: string): void {
    this.#database.write(() => this.#places.forgetPosition(archive, period));
  }

  /** The archives of which anything was read. */
  archives(): string[] {
    return this.#read(() => this.#places.archives());
  }

  /** How many mails of a period are there, counted from its first one to the first that is missing. */
  filled(archive: string, period: string): number {
    return this.#read(() => this.#places.filled(archive, period));
  }

  /** Where mails stand; those that stand nowhere are missing from the answer. */
  places(messageIds: string[]): Map<string, Place[]> {
    return this.#read(() => this.#places.places(messageIds));
  }

  /** The mail with that article number, whether or not the mail itself is known. */
  idAt(archive: string, period: string, number: number): string | null {
    return this.#read(() => this.#places.idAt(archive, period, number));
  }

  /** The mails of a period in their order; one that was sent twice comes twice. */
  arrivals(archive: string, period: string): Arrived[] {
    return this.#read(() => this.#places.arrivals(archive, period));
  }

  /** The article numbers that are known of a period. */
  numbers(archive: string, period: string): { messageId: string; number: number }[] {
    return this.#read(() => this.#places.numbers(archive, period));
  }

  /** Forgets all article numbers of an archive. */
  dropNumbers(archive: string): void {
    this.#database.write(() => {
      this.#places.dropNumbers(archive);
      this.#touchMails();
    });
  }

  /** Article numbers of a period; a number known for another mail moves to this one. */
  setNumbers(archive: string, period: string, pairs: { messageId: string; number: number }[]): void {
    this.#database.write(() => {
      if (this.#places.setNumbers(archive, period, pairs)) this.#touchMails();
    });
  }

  /** Those of the mails that are known. */
  get(messageIds: string[]): StoredMessage[] {
    return this.#read(() => this.#queries.get(messageIds));
  }

  /** To whom mails were sent, by Message-ID; those of which no archive tells it are missing. */
  recipients(messageIds: string[]): Map<string, Recipients> {
    return this.#read(() => this.#queries.recipients(messageIds));
  }

  /** Mails from one moment to another (milliseconds since 1970), both inclusive, oldest first; of all archives or some. */
  range(since: number, until: number, archives?: string[]): StoredMessage[] {
    return this.#read(() => this.#queries.range(since, until, archives));
  }

  /** Patches and covers sent or written by somebody with one of these addresses (lower case), oldest first. */
  postings(emails: string[]): StoredMessage[] {
    return this.#read(() => this.#queries.postings(emails));
  }

  /** Custodians' pull requests since that moment, oldest first. */
  pullRequests(since: number): StoredMessage[] {
    return this.#read(() => this.#queries.pullRequests(since));
  }

  /** Mails until that moment that say that something was applied, oldest first. Reads the facts of all. */
  acceptances(until: number): StoredMessage[] {
    return this.#read(() => this.#queries.acceptances(until));
  }

  /** The other mails that answer these, directly or not: whose In-Reply-To or References name them. Oldest first. */
  descendants(messageIds: string[]): StoredMessage[] {
    return this.#read(() => this.#queries.reached("below", "above", messageIds));
  }

  /** The other mails that these answer, directly or not, as far as they are known. Oldest first. */
  ancestors(messageIds: string[]): StoredMessage[] {
    return this.#read(() => this.#queries.reached("above", "below", messageIds));
  }

  /** Mails whose subject, sender or Message-ID hold all the words, each as the beginning of one; newest first. */
  search(text: string, limit: number): StoredMessage[] {
    return this.#read(() => this.#queries.search(text, limit));
  }

  body(messageId: string): { text: string; exact: boolean } | null {
    return this.#read(() => this.#mails.body(messageId));
  }

  /** The body as it was sent, and what it says where that is known. A mail that is not known stays so. */
  setExactBody(messageId: string, text: string, facts?: Facts): void {
    this.#database.write(() => {
      if (this.#mails.setExactBody(messageId, text, facts)) this.#touchMails();
    });
  }

  /**
   * Derives the facts of all mails anew where they were derived by other rules. Yields the number of mails done, so
   * that the caller can let other work run in between. If it is interrupted, it starts from the first mail the next
   * time.
   */
  *refreshFacts(rulesVersion: number, factsOf: (message: Message) => Facts): Generator<number> {
    const rules = this.#read(() =>
      this.#database.get<{ value: number }>("SELECT value FROM counter WHERE name = 'rules'"),
    );
    if (rules?.value === rulesVersion) return;
    let done = 0;
    for (let after: number | null = 0; after !== null; ) {
      const from: number = after;
      const { last, count } = this.#database.write(() => {
        const step = this.#mails.refresh(from, refreshBatch, factsOf);
        if (step.last === null) this.#database.run("REPLACE INTO counter VALUES ('rules', ?)", rulesVersion);
        else this.#touchMails();
        return step;
      });
      this.#forgetDamaged();
      after = last;
      done += count;
      if (last !== null) yield done;
    }
  }

  /** What SQLite finds wrong with the file, in its own words; empty where it is sound. */
  faults(): string[] {
    return this.#database.faults();
  }

  /** Whether searches find what is there, as far as there is an index for them; looks at all of it. */
  isSearchSound(): boolean {
    return !this.#database.fullText || isFullTextSound(this.database);
  }

  /** Makes the index for searches anew. */
  renewSearch(): void {
    this.#database.read(() => makeFullText(this.database));
  }

  /** Sets the file aside as damaged and goes on with an empty one, which keeps the marks. To be told by the caller. */
  replaceFile(): void {
    this.#database.replace();
  }

  /** All mails that were found damaged are here again: that they were is no problem any more. */
  settle(): void {
    this.#database.settle();
  }

  /**
   * Checks every mail and its body. Yields how many it has checked and found damaged so far, so that the caller can let
   * other work run in between. With `repair`, damaged ones are removed and asked for again by the next sync.
   */
  *checkMails(repair: boolean): Generator<{ mails: number; damaged: number }> {
    const found = { mails: 0, damaged: 0 };
    for (let after: number | null = 0; after !== null; ) {
      const from: number = after;
      const { last, count } = this.#database.read(() => this.#mails.check(from, checkBatch));
      found.mails += count;
      found.damaged += this.#mails.damaged.size;
      if (repair) this.#forgetDamaged();
      this.#mails.damaged.clear();
      after = last;
      yield { ...found };
    }
  }

  /** Values kept by `cache`, as far as they are there. `T` is what was kept under that kind. */
  cached<T>(kind: string, keys: string[]): Map<string, T> {
    return this.#read(() => this.#kept.cached<T>(this.#cacheOf(kind), keys));
  }

  /** Caches values (JSON) that can be computed again. */
  cache(kind: string, entries: [key: string, value: unknown][]): void {
    this.#database.write(() => this.#kept.cache(this.#cacheOf(kind), entries));
  }

  /** Drops the cached values of a kind, except for this many of the newest. */
  dropCache(kind: string, newest = 0): void {
    this.#database.write(() => this.#kept.dropCache(this.#cacheOf(kind), newest));
  }

  /** What was put together from mails differs where private ones are left out. */
  #cacheOf(kind: string): string {
    return this.#listsOnly && fromMails.has(kind) && this.hasPrivate() ? `${kind} for others` : kind;
  }

  /** What a person marked: by key, a number whose meaning is the kind's. */
  marks(kind: string): Map<string, number> {
    return this.#marks.of(kind);
  }

  /** Marks keys, or with null takes the mark away. */
  mark(kind: string, keys: string[], value: number | null): void {
    this.#marks.set(kind, keys, value);
  }

  /** How many marks are damaged. */
  damagedMarks(): number {
    return this.#marks.damaged().length;
  }

  /** Takes what is damaged of the marks from their copy; what that does not have is lost, and said in `problems`. */
  restoreMarks(): void {
    this.#marks.restore();
  }

  /**
   * A number that changes whenever mails, bodies, facts, article numbers or marks do, whichever process changes them.
   */
  generation(): number {
    return this.#count("generation");
  }

  /** The same, but not changed by marks: what was assembled from mails is valid as long as this number stays. */
  mailGeneration(): number {
    return this.#count("mails");
  }

  #count(name: "generation" | "mails"): number {
    const row = this.#read(() =>
      this.#database.get<{ value: number }>("SELECT value FROM counter WHERE name = ?", name),
    );
    return row?.value ?? 0;
  }

  /** Reads; mails that are found damaged on the way are left out, said, and asked for again. */
  #read<T>(work: () => T): T {
    const result = this.#database.read(work);
    this.#forgetDamaged();
    return result;
  }

  #forgetDamaged(): void {
    const { damaged } = this.#mails;
    if (damaged.size === 0) return;
    const keys = [...damaged];
    damaged.clear();
    this.#database.write(() => {
      for (const key of keys) {
        this.#places.askAgainFor(key);
        this.#mails.remove(key);
      }
      this.#touchMails();
    });
    this.#database.tellDamaged(keys.length);
  }

  #touchMails(): void {
    this.#database.run("INSERT INTO counter VALUES ('mails', 1) ON CONFLICT DO UPDATE SET value = value + 1");
    this.#touch();
  }

  #touch(): void {
    this.#database.run("UPDATE counter SET value = value + 1 WHERE name = 'generation'");
  }
}
