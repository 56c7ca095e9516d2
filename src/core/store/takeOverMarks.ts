import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Log } from "../base/log.ts";
import { type Mark, type MarksCopy, sumOfMark } from "./marksCopy.ts";

/** A mark and its checksum; in files of older programs there are no checksums, or they are in the same row. */
type MarkRow = Mark & { sum?: number | null };

/**
 * Copies the marks of a damaged store into a new one, as far as they can be read; no archive can bring them back.
 * @param damaged the damaged file; its log and shared-memory file are removed
 */
export function takeOverMarks(damaged: string, into: DatabaseSync, log: Log): void {
  const sound = readable(damaged, log).filter(
    ({ kind, key, value, sum }) =>
      isText(kind) &&
      isText(key) &&
      Number.isFinite(value) &&
      (sum ?? sumOfMark(kind, key, value)) === sumOfMark(kind, key, value),
  );
  addMarks(sound, into);
  for (const companion of ["-wal", "-shm"]) rmSync(damaged + companion, { force: true });
}

/** Adds the marks of the copy that the store lacks. */
export function restoreMarks(copy: MarksCopy, into: DatabaseSync): void {
  addMarks(copy.read(), into);
}

function addMarks(marks: Mark[], into: DatabaseSync): void {
  const insert = into.prepare("INSERT OR IGNORE INTO mark (kind, key, value) VALUES (?, ?, ?)");
  const insertSum = into.prepare("REPLACE INTO mark_sum (kind, key, sum) VALUES (?, ?, ?)");
  for (const { kind, key, value } of marks) {
    if (value === null || insert.run(kind, key, value).changes === 0) continue;
    insertSum.run(kind, key, sumOfMark(kind, key, value));
  }
}

function readable(damaged: string, log: Log): MarkRow[] {
  const marks: MarkRow[] = [];
  let file: DatabaseSync | null = null;
  try {
    file = new DatabaseSync(damaged);
    const hasSums = file.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'mark_sum'").get() !== undefined;
    const sql = hasSums ? "SELECT * FROM mark LEFT JOIN mark_sum USING (kind, key)" : "SELECT * FROM mark";
    for (const mark of file.prepare(sql).iterate()) marks.push(mark as unknown as MarkRow);
  } catch (error) {
    // The marks themselves are damaged too; those read before the error are good.
    log.warn(`${damaged}: ${error instanceof Error ? error.message : error}`);
  } finally {
    if (file?.isOpen) file.close();
  }
  return marks;
}

const isText = (value: unknown): boolean => typeof value === "string";
