// The records of ranges of commits in a private repository: files below its folder "ranges", one folder for each
// series.
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "../base/errorCode.ts";
import { isThere } from "../base/onDisk.ts";

/** What is stored about a range besides its commits. */
export interface RangeRecord<Value = unknown> {
  /** Its last commit; null if there is none. */
  tip: string | null;
  /** The parent of its first commit, in the person's repository. */
  base: string | null;
  value: Value;
}

/** A file next to the records of a closed series. */
export const closedFile = "closed";

/** A range found by its record. */
export interface KeptRange {
  /** Path of its record, relative to the folder `ranges`. */
  path: string;
  record: RangeRecord;
  /** Whether the series is closed. */
  closed: boolean;
  /** When it was last used. */
  used: Date;
}

/** The commits of it that must exist. */
export function commitsOf({ tip, base }: RangeRecord): Set<string> {
  return new Set([tip, base].filter((commit) => commit !== null));
}

/** The commits of ranges as input of `git rev-list --stdin`. */
export function revisionsOf(ranges: KeptRange[]): string {
  const tips = ranges.flatMap(({ record }) => record.tip ?? []);
  const bases = ranges.flatMap(({ record }) => record.base ?? []);
  return [...tips, ...bases.map((base) => `^${base}`)].map((line) => `${line}\n`).join("");
}

/** The ranges of a private repository with their records, the most worth keeping first. */
export async function rangesIn(folder: string, paths: string[]): Promise<KeptRange[]> {
  const read = paths.map(async (path): Promise<KeptRange[]> => {
    const whole = join(folder, "ranges", path);
    const [record, found, closed] = await Promise.all([
      readRecord(whole),
      stat(whole).catch(() => null),
      isThere(join(dirname(whole), closedFile)),
    ]);
    return record === null || found === null ? [] : [{ path, record, closed, used: found.mtime }];
  });
  const all = (await Promise.all(read)).flat();
  return all.sort((a, b) => Number(a.closed) - Number(b.closed) || b.used.getTime() - a.used.getTime());
}

/** Like `PrivateRepository.setClosed`, for the private repository in a folder. */
export async function setClosedIn(folder: string, key: string, closed: boolean): Promise<void> {
  const mark = join(folder, "ranges", key, closedFile);
  // A series that was never made into commits has no folder here, and needs none.
  if (closed) await writeFile(mark, "").catch(ignoreMissing);
  else await rm(mark, { force: true });
}

/** The keys of the series with ranges in a private repository. */
export function seriesIn(folder: string): Promise<string[]> {
  return readdir(join(folder, "ranges")).catch(() => []);
}

function ignoreMissing(error: unknown): void {
  if (errorCode(error) !== "ENOENT") throw error;
}

/** The record in a file; null if it is missing or unreadable. */
export async function readRecord<Value>(path: string): Promise<RangeRecord<Value> | null> {
  try {
    const record: unknown = JSON.parse(await readFile(path, "utf8"));
    return typeof record === "object" && record !== null && "value" in record
      ? (record as RangeRecord<Value>)
      : null;
  } catch {
    // Missing or damaged: the range is made again.
    return null;
  }
}

/** Paths of all records, relative to the folder `ranges`. */
export async function recordPaths(folder: string): Promise<string[]> {
  const paths = await readdir(join(folder, "ranges"), { recursive: true }).catch(() => []);
  return paths.filter((path) => path.endsWith(".json")).map((path) => path.replaceAll("\\", "/"));
}
