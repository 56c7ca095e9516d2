import type { DatabaseSync } from "node:sqlite";
import type { Repository } from "../git/repository.ts";
import { personKeys } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import type { LoggedCommit } from "./commitLog.ts";
import { hashed } from "./commitQueries.ts";

/**
 * A walk is a branch as it was at `tip`, down to `since`. A tip of "" marks one that was not read completely; it is
 * never used and soon deleted. Commits belong to a walk because what is reachable depends on the start. Titles, names
 * and addresses are indexed by hash (see `hashed`): a third of the size and twice as fast to write. The walk is the
 * last column of every index: there are few walks, and SQLite would choose an index for a leading one.
 */
const schema = `
CREATE TABLE IF NOT EXISTS git_walk (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  repository TEXT NOT NULL,
  tip TEXT NOT NULL,
  since INTEGER NOT NULL,
  used INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS git_commit (
  walk INTEGER NOT NULL,
  hash TEXT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  authored INTEGER NOT NULL,
  committed INTEGER NOT NULL,
  by_title INTEGER NOT NULL,
  by_name INTEGER NOT NULL,
  by_email INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS git_commit_hash ON git_commit (hash, walk);
CREATE INDEX IF NOT EXISTS git_commit_title ON git_commit (by_title, walk);
CREATE INDEX IF NOT EXISTS git_commit_authored ON git_commit (authored, walk);
CREATE INDEX IF NOT EXISTS git_commit_name ON git_commit (by_name, walk, committed);
CREATE INDEX IF NOT EXISTS git_commit_email ON git_commit (by_email, walk, committed);
CREATE TABLE IF NOT EXISTS git_naming (
  walk INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  merge INTEGER NOT NULL,
  PRIMARY KEY (message_id, walk, hash)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS git_revert (
  walk INTEGER NOT NULL,
  hash TEXT NOT NULL,
  target TEXT NOT NULL,
  title TEXT NOT NULL,
  merge INTEGER NOT NULL,
  PRIMARY KEY (walk, hash, target)
) WITHOUT ROWID;
`;

const tables = ["git_walk", "git_commit", "git_naming", "git_revert"];

/** Creates the tables. An index from before reverts were recorded lacks their table and is read again. */
export function prepare(database: DatabaseSync): void {
  const exists = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?");
  if (exists.get("git_walk") && !exists.get("git_revert")) {
    for (const table of tables) database.exec(`DROP TABLE IF EXISTS ${table}`);
  }
  database.exec(schema);
}

/** Number of walks kept: the branch as it is now, and the last few looks into the past (`--now`). */
const walksKept = 4;

/** Rows written per transaction while reading; in between, the store is free for others. */
export const rowsAtOnce = 4000;

export interface Walk {
  id: number;
  tip: string;
  since: number;
}

/** Runs `work` in one transaction, which is rolled back if it throws. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

/** The completely read walks of a repository, the most recently used first. */
export function knownWalks(database: DatabaseSync, repository: Repository): Walk[] {
  return database
    .prepare("SELECT id, tip, since FROM git_walk WHERE repository = ? AND tip <> '' ORDER BY used DESC")
    .all(walkKey(repository))
    .map((row) => ({ id: Number(row.id), tip: String(row.tip), since: Number(row.since) }));
}

/**
 * Identifies a repository. Deepening a shallow clone changes what a tip reaches, so its boundary is part of the key.
 */
export function walkKey(repository: Repository): string {
  return [repository.id, ...repository.cut].join(" ");
}

/** A number higher than that of all walks, to mark the one used now. */
export function nextUse(database: DatabaseSync): number {
  return Number(database.prepare("SELECT coalesce(max(used), 0) + 1 AS next FROM git_walk").get()?.next);
}

/** Inserts commits of a walk with what they name and revert; of a merge only what it names. */
export function insert(database: DatabaseSync, walk: number, rows: LoggedCommit[]): void {
  const commit = database.prepare("INSERT OR IGNORE INTO git_commit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const naming = database.prepare("INSERT OR IGNORE INTO git_naming VALUES (?, ?, ?, ?)");
  const revert = database.prepare("INSERT OR IGNORE INTO git_revert VALUES (?, ?, ?, ?, ?)");
  for (const { hash, subject, author, authored, committed, parents, names, reverts } of rows) {
    const merge = parents.length > 1;
    for (const messageId of names) naming.run(walk, messageId, hash, merge ? 1 : 0);
    if (merge) continue;
    for (const one of reverts) revert.run(walk, hash, one.target, one.title, one.merge ? 1 : 0);
    const keys = personKeys(author);
    commit.run(
      walk,
      hash,
      subject,
      author.name,
      author.email,
      authored,
      committed,
      hashed(titleKey(subject)),
      hashed(keys.name),
      hashed(keys.email),
    );
  }
}

/** Deletes old walks to make room for one more. */
export function forgetOldWalks(database: DatabaseSync): void {
  const old = database
    .prepare("SELECT id FROM git_walk ORDER BY used DESC LIMIT -1 OFFSET ?")
    .all(walksKept - 1);
  for (const { id } of old) {
    for (const sentence of [
      "DELETE FROM git_commit WHERE walk = ?",
      "DELETE FROM git_naming WHERE walk = ?",
      "DELETE FROM git_revert WHERE walk = ?",
      "DELETE FROM git_walk WHERE id = ?",
    ]) {
      database.prepare(sentence).run(Number(id));
    }
  }
}
