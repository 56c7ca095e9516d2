import type { DatabaseSync } from "node:sqlite";
import type { Problem } from "../base/problem.ts";
import { GitFailure } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";
import { personKeys } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import type { History } from "./commit.ts";
import { type Row, rowsOf } from "./commitLog.ts";
import { hashed, history } from "./commitQueries.ts";

export interface Reading {
  /** The newest commit to count. */
  tip: string;
  /** Milliseconds since 1970; commits of before are not needed. */
  since: number;
  signal: AbortSignal;
  progress?: ((text: string) => void) | undefined;
}

/**
 * A walk is a branch as it was at `tip`, down to `since`; a tip of "" is one not (or not wholly) read, which is
 * never used and soon forgotten. Commits belong to a walk because what is reachable depends on where one starts.
 * Titles, names and addresses are looked up by a number made of them (see `hashed`): a third of the size, and
 * twice as fast to write. The walk comes last in every index: there are few, and SQLite would take a leading
 * one for a good way in.
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

/** Makes the tables. An index of before reverts were read has none of them, so it is read anew. */
function prepare(database: DatabaseSync): void {
  const exists = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?");
  if (exists.get("git_walk") && !exists.get("git_revert")) {
    for (const table of tables) database.exec(`DROP TABLE IF EXISTS ${table}`);
  }
  database.exec(schema);
}

/** Walks kept: the branch as it is and the last few looks into the past (`--now`). */
const walksKept = 4;

/** Rows written in one go while more are read: the store is free for others in between. */
const rowsAtOnce = 4000;

interface Walk {
  id: number;
  tip: string;
  since: number;
}

/** Whether `old` is reachable from `tip`; also false where `old` is gone. */
async function isAncestor(
  repository: Repository,
  old: string,
  tip: string,
  signal: AbortSignal,
): Promise<boolean> {
  const check = repository.stream(["merge-base", "--is-ancestor", old, tip], signal);
  check.stdin.end();
  check.stdout.resume();
  return check.done.then(
    () => true,
    (error: unknown) => {
      if (error instanceof GitFailure) return false;
      throw error;
    },
  );
}

/**
 * The history of a branch, read from git once and then only its new part: newer commits when the tip has moved
 * on, older ones when an older mail asks, all of it when the branch was rewritten.
 * Commits that git cannot read end the walk there: what came before them is missing and a problem says so.
 */
export async function readHistory(
  database: DatabaseSync,
  repository: Repository,
  reading: Reading,
): Promise<History> {
  prepare(database);
  const { tip, since, signal } = reading;
  const walks = knownWalks(database, repository);
  const known = walks.find((walk) => walk.tip === tip);
  if (known && known.since <= since) {
    database.prepare("UPDATE git_walk SET used = ? WHERE id = ?").run(nextUse(database), known.id);
    return history(database, known.id, []);
  }
  if (known) {
    const range = [`--max-age=${seconds(since)}`, `--min-age=${seconds(known.since) - 1}`, tip];
    return extended(database, repository, { ...known, since }, range, reading);
  }
  for (const older of walks) {
    if (older.since > since || !(await isAncestor(repository, older.tip, tip, signal))) continue;
    const range = [`--max-age=${seconds(older.since)}`, tip, `^${older.tip}`];
    return extended(database, repository, { ...older, tip }, range, reading);
  }
  return begun(database, repository, reading);
}

function seconds(time: number): number {
  return Math.floor(time / 1000);
}

/** The rows of a range; ends at a commit that cannot be read, with a problem. */
async function* readable(
  repository: Repository,
  range: string[],
  reading: Reading,
  problems: Problem[],
): AsyncGenerator<Row, void, void> {
  let count = 0;
  try {
    for await (const row of rowsOf(repository, range, reading.signal)) {
      yield row;
      if (++count % 5000 === 0) reading.progress?.(`${count.toLocaleString("en")} commits read`);
    }
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    repository.log.warn(`${error.message}\n${error.stderr}`);
    problems.push({
      what: `Git cannot read all of the history of ${repository.branch.name} in ${repository.folder}: it stopped after ${count} commits.`,
      remedy: "Run git fsck in that folder; git fetch --refetch brings what is missing.",
      where: repository.folder,
    });
  }
}

/** Reads a walk from its beginning, written as it comes; its tip is written last. */
async function begun(database: DatabaseSync, repository: Repository, reading: Reading): Promise<History> {
  const problems: Problem[] = [];
  const id = transaction(database, () => {
    forgetOldWalks(database);
    const insert = database.prepare(
      "INSERT INTO git_walk (repository, tip, since, used) VALUES (?, '', ?, ?)",
    );
    return Number(insert.run(walkKey(repository), reading.since, nextUse(database)).lastInsertRowid);
  });
  const range = [`--max-age=${seconds(reading.since)}`, reading.tip];
  let rows: Row[] = [];
  const write = () => {
    transaction(database, () => insert(database, id, rows));
    rows = [];
  };
  for await (const row of readable(repository, range, reading, problems)) {
    if (rows.push(row) >= rowsAtOnce) write();
  }
  write();
  if (problems.length === 0)
    database.prepare("UPDATE git_walk SET tip = ? WHERE id = ?").run(reading.tip, id);
  return history(database, id, problems);
}

/** Adds to a walk what a range has more. One transaction, so that no half of it stands under the old tip. */
async function extended(
  database: DatabaseSync,
  repository: Repository,
  walk: Walk,
  range: string[],
  reading: Reading,
): Promise<History> {
  const problems: Problem[] = [];
  const rows: Row[] = [];
  for await (const row of readable(repository, range, reading, problems)) rows.push(row);
  // What was read before a missing object helps this time; the walk is begun anew the next.
  const tip = problems.length === 0 ? walk.tip : "";
  transaction(database, () => {
    database
      .prepare("UPDATE git_walk SET tip = ?, since = ?, used = ? WHERE id = ?")
      .run(tip, walk.since, nextUse(database), walk.id);
    insert(database, walk.id, rows);
  });
  return history(database, walk.id, problems);
}

function transaction<T>(database: DatabaseSync, work: () => T): T {
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

function knownWalks(database: DatabaseSync, repository: Repository): Walk[] {
  return database
    .prepare("SELECT id, tip, since FROM git_walk WHERE repository = ? AND tip <> '' ORDER BY used DESC")
    .all(walkKey(repository))
    .map((row) => ({ id: Number(row.id), tip: String(row.tip), since: Number(row.since) }));
}

/** Deepening a shallow clone changes what a tip reaches, so where it is cut is part of its name. */
function walkKey(repository: Repository): string {
  return [repository.id, ...repository.cut].join(" ");
}

function nextUse(database: DatabaseSync): number {
  return Number(database.prepare("SELECT coalesce(max(used), 0) + 1 AS next FROM git_walk").get()?.next);
}

function insert(database: DatabaseSync, walk: number, rows: Row[]): void {
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

/** Makes room for one walk more. */
function forgetOldWalks(database: DatabaseSync): void {
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
