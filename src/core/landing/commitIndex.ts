import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Problem } from "../base/problem.ts";
import { GitFailure } from "../git/program.ts";
import { recordsOf, textLimit } from "../git/records.ts";
import type { Repository } from "../git/repository.ts";
import type { Person } from "../mail/message.ts";
import { messageIdAmong } from "../mail/messageId.ts";
import { personKeys, samePerson } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";

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

/** A number of 53 bits that stands for a text in an index (cyrb53); what is found is compared once more. */
function hashed(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** Walks kept: the branch as it is and the last few looks into the past (`--now`). */
const walksKept = 4;

/** Rows written in one go while more are read: the store is free for others in between. */
const rowsAtOnce = 4000;

/** So many other commits a commit names at most. */
const namedLimit = 20;

interface Walk {
  id: number;
  tip: string;
  since: number;
}

/** A commit as `git log` tells of it. */
export interface Row extends Commit {
  parents: string[];
  /** Message-IDs that its text names. */
  names: string[];
  reverts: Omit<Revert, "by">[];
  /** Object names that it says it was picked from, as they were written. */
  picked: string[];
}

const fields = ["%H", "%P", "%an", "%ae", "%at", "%ct", "%s", "%b"];

/**
 * Message-IDs that a commit's text names: `Link:` and `Message-ID:` trailers as b4, patchwork and `git am -m` write
 * them. Only addresses whose path is a Message-ID count, so bug trackers and documents do not.
 */
export function namedMails(text: string): string[] {
  const found = new Set<string>();
  for (const line of text.slice(-textLimit).split("\n")) {
    const link =
      /^(?:Link|Closes|Message-Id|Patch-link)\s*:\s*<?(https?:\/\/\S{1,900}|[^\s<>]{1,900}@[^\s<>]{1,400})/i.exec(
        line,
      )?.[1];
    if (link === undefined) continue;
    const id = link.startsWith("http") ? idInAddress(link) : link;
    if (id !== null) found.add(id);
  }
  return [...found];
}

/** The title of what a commit takes back, by its own as git and custodians write it; "" where it says nothing. */
function titleTakenBack(subject: string): string {
  const [, verb = "", title = ""] =
    /^(Revert|Reapply|Restore patch series) "(.{1,900})"$/.exec(subject) ?? [];
  if (verb === "Reapply") return `Revert "${title}"`;
  return verb.startsWith("Restore") ? `Revert "Merge patch series "${title}""` : title;
}

/**
 * What a commit takes back, by the sentence that `git revert` writes ("This reverts commit …, reversing changes made
 * to …" for a merge); where it was left out, by the title alone. Reverts of a part say so in other words.
 */
export function revertsIn(subject: string, text: string): Omit<Revert, "by">[] {
  const title = titleTakenBack(subject);
  // Nearly no commit does, and the search below takes far longer than this one.
  if (title === "" && !text.includes("reverts commit")) return [];
  const named = text
    .slice(0, textLimit)
    .matchAll(/^This reverts commit ([0-9a-f]{7,64})\b(,\s{1,3}reversing\b)?/gm);
  const found = [...named].slice(0, namedLimit).map(([, target = "", merge]) => ({
    target,
    title,
    merge: merge !== undefined,
  }));
  return found.length > 0 || title === "" ? found : [{ target: "", title, merge: false }];
}

/** The commits that a commit was picked from, as `git cherry-pick -x` writes them. */
export function pickedFrom(text: string): string[] {
  if (!text.includes("cherry picked from")) return [];
  const named = text.slice(-textLimit).matchAll(/^\(cherry picked from commit ([0-9a-f]{7,64})\)\s*$/gm);
  return [...named].slice(0, namedLimit).map(([, hash = ""]) => hash);
}

/** `https://lore.kernel.org/r/ID`, `https://patch.msgid.link/ID`, `https://lore.kernel.org/u-boot/ID/`. */
function idInAddress(address: string): string | null {
  return messageIdAmong(
    address
      .replace(/[>)\],.]+$/, "")
      .split("/")
      .slice(3),
  );
}

/** Reads `git log` of a range (our own words and object names) as it comes, a row a commit. */
export async function* rowsOf(
  repository: Repository,
  range: string[],
  signal: AbortSignal,
): AsyncGenerator<Row, void, void> {
  for await (const records of recordsOf(repository, fields, range, signal))
    for (const values of records) {
      const [hash = "", parents = "", name = "", email = "", authored, committed, subject = "", body = ""] =
        values;
      yield {
        hash,
        subject: subject.slice(0, 1000),
        author: { name: name.slice(0, 200), email: email.slice(0, 200).toLowerCase() },
        authored: Number(authored) * 1000,
        committed: Number(committed) * 1000,
        parents: parents.split(" ").filter((parent) => parent !== ""),
        names: namedMails(body),
        reverts: revertsIn(subject, body),
        picked: pickedFrom(body),
      };
    }
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

const columns = "hash, subject, name, email, authored, committed";

function history(database: DatabaseSync, walk: number, problems: Problem[]): History {
  const commitOf = (row: Record<string, unknown>): Commit => ({
    hash: String(row.hash),
    subject: String(row.subject),
    author: { name: String(row.name), email: String(row.email) },
    authored: Number(row.authored),
    committed: Number(row.committed),
  });
  const found = (statement: StatementSync, ...values: SQLInputValue[]): Commit[] =>
    statement.all(...values).map(commitOf);
  const where = (condition: string) =>
    database.prepare(`SELECT ${columns} FROM git_commit WHERE ${condition}`);
  return {
    problems,
    titled(keys) {
      const statement = where("by_title = ? AND walk = ?");
      return keys.flatMap((key) =>
        found(statement, hashed(key), walk).filter((commit) => titleKey(commit.subject) === key),
      );
    },
    authoredAt(times) {
      const statement = where("authored = ? AND walk = ?");
      return times.flatMap((time) => found(statement, time, walk));
    },
    by(author, from, until) {
      const { name, email } = personKeys(author);
      const time = "AND walk = ? AND committed BETWEEN ? AND ?";
      const commits = [
        ...(name === "" ? [] : found(where(`by_name = ? ${time}`), hashed(name), walk, from, until)),
        ...(email === "" ? [] : found(where(`by_email = ? ${time}`), hashed(email), walk, from, until)),
      ];
      const same = commits.filter((commit) => samePerson(commit.author, author));
      return [...new Map(same.map((commit) => [commit.hash, commit])).values()];
    },
    naming(messageIds) {
      const statement = database.prepare(
        "SELECT message_id, hash, merge FROM git_naming WHERE message_id = ? AND walk = ?",
      );
      return messageIds.flatMap((id) =>
        statement.all(id, walk).map((row) => ({
          messageId: String(row.message_id),
          hash: String(row.hash),
          merge: row.merge === 1,
        })),
      );
    },
    commits(hashes) {
      const statement = where("hash = ? AND walk = ?");
      return hashes.flatMap((hash) => found(statement, hash, walk));
    },
    beginning(hash) {
      // Object names are hexadecimal, so "g" is after all that begin with these digits.
      return found(where("hash >= ? AND hash < ? AND walk = ? LIMIT 2"), hash, `${hash}g`, walk);
    },
    reverts(limit) {
      return database
        .prepare(
          `SELECT ${columns}, target, title, merge FROM git_revert JOIN git_commit USING (hash, walk)
            WHERE walk = ? ORDER BY committed DESC LIMIT ?`,
        )
        .all(walk, limit)
        .map((row) => ({
          by: commitOf(row),
          target: String(row.target),
          title: String(row.title),
          merge: row.merge === 1,
        }));
    },
  };
}
