import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Log } from "../base/log.ts";
import type { Problem } from "../base/problem.ts";
import { MarksCopy } from "./marksCopy.ts";
import { applicationId, ensureFullText, hasFullText, migrate, steps, versionOf } from "./schema.ts";
import { Damage, isDamage, storeError } from "./sqliteErrors.ts";
import { restoreMarks, takeOverMarks } from "./takeOverMarks.ts";

export interface DatabaseOptions {
  log: Log;
  /** The current time, in milliseconds since 1970. */
  now(): number;
  /** False: do not use FTS5 even if it is available. */
  fullText?: boolean;
}

export const fileName = "mail.sqlite";
const busyMilliseconds = 5000;

/**
 * The store's file: opened, migrated, and set aside if it is damaged. Every access goes through `read` or `write`, so
 * that damage found later is handled in one place, and errors of SQLite reach a person as a sentence.
 */
export class Database {
  readonly problems: Problem[] = [];
  readonly marksCopy: MarksCopy;
  readonly #directory: string;
  readonly #options: DatabaseOptions;
  #file = "";
  #handle: DatabaseSync;
  #inode = 0n;
  #fullText = false;
  #statements = new Map<string, StatementSync>();
  #depth = 0;
  #damagedMails = 0;
  /** The damaged file that was set aside, until its marks are taken over. */
  #aside: string | null = null;

  constructor(directory: string, options: DatabaseOptions) {
    this.#directory = directory;
    this.#options = options;
    this.marksCopy = new MarksCopy(directory, (text) => options.log.warn(text));
    try {
      mkdirSync(directory, { recursive: true });
      this.#handle = this.#openSound();
    } catch (error) {
      throw storeError(error, directory);
    }
  }

  /** SQLite's own handle, for other parts that keep tables in this file. */
  get handle(): DatabaseSync {
    return this.#handle;
  }

  get fullText(): boolean {
    return this.#fullText;
  }

  get directory(): string {
    return this.#directory;
  }

  /** A prepared statement, cached by its text. */
  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#handle.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** All rows. `Row` is the type of what the statement selects. */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.prepare(sql).all(...values) as unknown as Row[];
  }

  /** Converts each row while reading, so that rows and results are never in memory together. */
  map<Row, Made>(make: (row: Row) => Made, sql: string, ...values: SQLInputValue[]): Made[] {
    return Array.from(this.prepare(sql).iterate(...values) as unknown as Iterable<Row>, make);
  }

  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.prepare(sql).get(...values) as unknown as Row | undefined;
  }

  /** Returns the number of changed rows. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.prepare(sql).run(...values).changes);
  }

  /** Reads. If the file turns out to be damaged, it is replaced by an empty one, and `work` runs again on that. */
  read<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#depth++;
    try {
      return this.#soundly(work);
    } finally {
      this.#depth--;
    }
  }

  /** Writes in one transaction, which is rolled back if `work` throws. */
  write<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    return this.read(() => {
      this.#handle.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        this.#handle.exec("COMMIT");
        return result;
      } catch (error) {
        if (this.#handle.isTransaction) this.#handle.exec("ROLLBACK");
        throw error;
      }
    });
  }

  close(): void {
    this.#statements.clear();
    if (this.#handle.isOpen) this.#handle.close();
  }

  /** Adds to the problem that says how many damaged mails were left out. */
  tellDamaged(mails: number): void {
    const sum = this.#damagedMails + mails;
    this.settle();
    this.#damagedMails = sum;
    const [count, is] = this.#damagedMails === 1 ? ["1 mail", "is"] : [`${this.#damagedMails} mails`, "are"];
    this.problems.push({
      what: `${count} of what was read before ${is} damaged in the store, and left out.`,
      remedy:
        "Refresh to bring them in again; Check What Was Read, or patch-tracker check, looks at the whole store.",
      where: this.#file,
    });
  }

  tellLostMarks(marks: number): void {
    const [count, is] = marks === 1 ? ["1 mark", "is"] : [`${marks} marks`, "are"];
    this.problems.push({
      what: `${count} of yours ${is} damaged in the store and lost.`,
      remedy: "Look at what is unread, snoozed or followed, and mark it again.",
      where: this.#file,
    });
  }

  /** Drops that problem: the damaged mails are here again. */
  settle(): void {
    const told = this.problems.findIndex(({ where, what }) => where === this.#file && damagedMail.test(what));
    if (told >= 0) this.problems.splice(told, 1);
    this.#damagedMails = 0;
  }

  /** What SQLite finds wrong with the file; empty if nothing. */
  faults(): string[] {
    try {
      const rows = this.all<{ integrity_check: string }>("PRAGMA integrity_check(20)");
      return rows.map((row) => row.integrity_check).filter((text) => text !== "ok");
    } catch (error) {
      if (!isDamage(error)) throw storeError(error, this.#file);
      return [error.message];
    }
  }

  /** Sets the damaged file aside, and continues with an empty one. */
  replace(): void {
    this.close();
    this.#setAside();
    this.#handle = this.#openSound();
    this.#takeOverMarks(this.#handle);
  }

  #soundly<T>(work: () => T): T {
    try {
      try {
        return work();
      } catch (error) {
        if (!isDamage(error)) throw error;
        this.#options.log.error(`${this.#file}: ${error.message}`);
        this.replace();
        this.#tellReplaced();
        return work();
      }
    } catch (error) {
      throw storeError(error, this.#file);
    }
  }

  #openSound(): DatabaseSync {
    this.#file = join(this.#directory, fileName);
    try {
      return this.#open();
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#options.log.error(`${this.#file}: ${error.message}`);
      this.#setAside();
      this.#tellReplaced();
      const handle = this.#open();
      this.#takeOverMarks(handle);
      return handle;
    }
  }

  #takeOverMarks(handle: DatabaseSync): void {
    const aside = this.#aside;
    this.#aside = null;
    if (aside !== null) takeOverMarks(aside, handle, this.#options.log);
  }

  #open(): DatabaseSync {
    this.#inode = inodeOf(this.#file);
    const handle = new DatabaseSync(this.#file);
    try {
      handle.exec(`PRAGMA busy_timeout = ${busyMilliseconds}`);
      const owner = Number(handle.prepare("PRAGMA application_id").get()?.application_id);
      if (owner !== applicationId && handle.prepare("SELECT 1 FROM sqlite_schema").get())
        throw new Damage("The file is a database, but not one of ours");
      if (versionOf(handle) > steps.length) {
        handle.close();
        return this.#openBesideNewer();
      }
      handle.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
      const isFresh = versionOf(handle) === 0;
      migrate(handle);
      if (isFresh) restoreMarks(this.marksCopy, handle);
      this.#fullText = ensureFullText(handle, (this.#options.fullText ?? true) && hasFullText(handle));
      this.#inode = inodeOf(this.#file);
      return handle;
    } catch (error) {
      if (handle.isOpen) handle.close();
      throw error;
    }
  }

  #openBesideNewer(): DatabaseSync {
    this.problems.push({
      what: "A later version of this program keeps its mail here.",
      remedy: "Update this one; until then it reads the archives into a file of its own.",
      where: this.#file,
    });
    this.#file = join(this.#directory, `mail-${steps.length}.sqlite`);
    return this.#open();
  }

  /**
   * Keeps one damaged file for whoever wants to examine it. If another process has already replaced the file, its new
   * one stays.
   */
  #setAside(): void {
    if (inodeOf(this.#file) !== this.#inode) return;
    const aside = `${fileName}.damaged-`;
    for (const name of readdirSync(this.#directory))
      if (name.startsWith(aside)) rmSync(join(this.#directory, name), { force: true });
    // The write-ahead log moves with the file: the damaged file may be readable with it, and left behind it would be
    // applied to the new one.
    if (existsSync(this.#file)) {
      this.#aside = join(this.#directory, aside + this.#options.now());
      renameSync(this.#file, this.#aside);
      // The newest marks may be only in the log, which is needed until they are taken over.
      if (existsSync(`${this.#file}-wal`)) renameSync(`${this.#file}-wal`, `${this.#aside}-wal`);
    }
    for (const companion of ["-wal", "-shm"]) rmSync(this.#file + companion, { force: true });
  }

  #tellReplaced(): void {
    this.problems.push({
      what: "What was read before could not be used (damaged file) and is being read anew.",
      remedy: "Refresh to bring the mail in again; what you marked is kept as far as it could be read.",
      where: this.#file,
    });
  }
}

const damagedMail = /damaged in the store/;

/** Identifies the file behind a name, to tell a new file from the damaged one that it replaced. */
function inodeOf(file: string): bigint {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino ?? 0n;
}
