import type { DatabaseSync } from "node:sqlite";
import { seconds } from "../base/durations.ts";
import type { Problem } from "../base/problem.ts";
import { GitFailure } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";
import type { History } from "./commit.ts";
import { type LoggedCommit, rowsOf } from "./commitLog.ts";
import { history } from "./commitQueries.ts";
import {
  forgetOldWalks,
  insert,
  knownWalks,
  nextUse,
  prepare,
  rowsAtOnce,
  transaction,
  type Walk,
  walkKey,
} from "./commitTables.ts";

export interface Reading {
  /** Object name of the newest commit to include. */
  tip: string;
  /** Milliseconds since 1970; older commits are not needed. */
  since: number;
  signal: AbortSignal;
  progress?: ((text: string) => void) | undefined;
}

/** Whether `old` is reachable from `tip`; false too if `old` no longer exists. */
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
 * The history of a branch, read from git once and afterwards extended: newer commits if the tip has moved on, older
 * ones if an older mail needs them, everything again if the branch was rewritten. Reading ends at a commit that git
 * cannot read; the older ones are then missing and a problem says so.
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

/** The rows of a range; ends at a commit that cannot be read, with a problem. */
async function* readable(
  repository: Repository,
  range: string[],
  reading: Reading,
  problems: Problem[],
): AsyncGenerator<LoggedCommit, void, void> {
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

/**
 * Reads a walk from scratch and writes it piece by piece; its tip is written last, so that an interrupted one is never
 * used.
 */
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
  let rows: LoggedCommit[] = [];
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

/** Adds to a walk what a range has beyond it, in one transaction, so that the old tip never has only part of it. */
async function extended(
  database: DatabaseSync,
  repository: Repository,
  walk: Walk,
  range: string[],
  reading: Reading,
): Promise<History> {
  const problems: Problem[] = [];
  const rows: LoggedCommit[] = [];
  for await (const row of readable(repository, range, reading, problems)) rows.push(row);
  // What was read before a missing object is used this time; the next time, the walk is read from scratch.
  const tip = problems.length === 0 ? walk.tip : "";
  transaction(database, () => {
    database
      .prepare("UPDATE git_walk SET tip = ?, since = ?, used = ? WHERE id = ?")
      .run(tip, walk.since, nextUse(database), walk.id);
    insert(database, walk.id, rows);
  });
  return history(database, walk.id, problems);
}
