import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Log } from "../base/log.ts";

interface Mark {
  kind: string;
  key: string;
  value: number;
}

/**
 * Takes the marks of a damaged store over into a new one, as far as they can be read. They are the one thing that no
 * archive can bring again.
 * @param damaged the damaged file; its log and shared memory beside it are removed
 */
export function takeOverMarks(damaged: string, into: DatabaseSync, log: Log): void {
  const insert = into.prepare("INSERT OR IGNORE INTO mark VALUES (?, ?, ?)");
  for (const { kind, key, value } of readable(damaged, log)) {
    if (isText(kind) && isText(key) && Number.isFinite(value)) insert.run(kind, key, value);
  }
  for (const companion of ["-wal", "-shm"]) rmSync(damaged + companion, { force: true });
}

function readable(damaged: string, log: Log): Mark[] {
  const marks: Mark[] = [];
  let file: DatabaseSync | null = null;
  try {
    file = new DatabaseSync(damaged);
    for (const mark of file.prepare("SELECT kind, key, value FROM mark").iterate())
      marks.push(mark as unknown as Mark);
  } catch (error) {
    // The damage is in them, too: those before it are still good.
    log.warn(`${damaged}: ${error instanceof Error ? error.message : error}`);
  } finally {
    if (file?.isOpen) file.close();
  }
  return marks;
}

const isText = (value: unknown): boolean => typeof value === "string";
