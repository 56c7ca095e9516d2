import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Log } from "../base/log.ts";
import { type Mark, type MarksCopy, sumOfMark } from "./marksCopy.ts";

/** A row of the table; files of older programs have no sums. */
type MarkRow = Mark & { sum?: number | null };

/**
 * Takes the marks of a damaged store over into a new one, as far as they can be read. They are the one thing that no
 * archive can bring again.
 * @param damaged the damaged file; its log and shared memory beside it are removed
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

/** Enters those of the marks in the copy that the store does not have; answers how many these were. */
export function restoreMarks(copy: MarksCopy, into: DatabaseSync): number {
  return addMarks(copy.read(), into);
}

function addMarks(marks: Mark[], into: DatabaseSync): number {
  const insert = into.prepare("INSERT OR IGNORE INTO mark (kind, key, value, sum) VALUES (?, ?, ?, ?)");
  let added = 0;
  for (const { kind, key, value } of marks)
    if (value !== null) added += Number(insert.run(kind, key, value, sumOfMark(kind, key, value)).changes);
  return added;
}

function readable(damaged: string, log: Log): MarkRow[] {
  const marks: MarkRow[] = [];
  let file: DatabaseSync | null = null;
  try {
    file = new DatabaseSync(damaged);
    for (const mark of file.prepare("SELECT * FROM mark").iterate()) marks.push(mark as unknown as MarkRow);
  } catch (error) {
    // The damage is in them, too: those before it are still good.
    log.warn(`${damaged}: ${error instanceof Error ? error.message : error}`);
  } finally {
    if (file?.isOpen) file.close();
  }
  return marks;
}

const isText = (value: unknown): boolean => typeof value === "string";
