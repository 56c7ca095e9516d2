// The records of ranges of commits in a private repository: files below its folder "ranges", one folder a series.
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "../base/errorCode.ts";
import { isThere } from "../base/onDisk.ts";

/** What is kept of a range of commits beside the commits. */
export interface RangeRecord<Value = unknown> {
  /** Its last commit; null where there is none. */
  tip: string | null;
  /** The commit below its first, which is the person's. */
  base: string | null;
  value: Value;
}

/** Beside the records of a series that nobody works on any more. */
export const closedFile = "closed";

/** A range as its record is found. */
export interface KeptRange {
  /** Of its record, below the folder `ranges`. */
  path: string;
  record: RangeRecord;
  /** Nobody works on the series any more. */
  closed: boolean;
  /** When somebody looked at it last. */
  used: Date;
}

/** Its commits that must be there. */
export function commitsOf({ tip, base }: RangeRecord): Set<string> {
  return new Set([tip, base].filter((commit) => commit !== null));
}

/** The commits of ranges as `git rev-list --stdin` takes them. */
export function revisionsOf(ranges: KeptRange[]): string {
  const tips = ranges.flatMap(({ record }) => record.tip ?? []);
  const bases = ranges.flatMap(({ record }) => record.base ?? []);
  return [...tips, ...bases.map((base) => `^${base}`)].map((line) => `${line}\n`).join("");
}

/** The ranges of a private repository with their records, those to be kept longest first. */
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

/** As `PrivateRepository.setClosed`, in a private repository that lies there. */
export async function setClosedIn(folder: string, key: string, closed: boolean): Promise<void> {
  const mark = join(folder, "ranges", key, closedFile);
  // A series that was never made into commits has no folder here, and needs none.
  if (closed) await writeFile(mark, "").catch(ignoreMissing);
  else await rm(mark, { force: true });
}

/** The keys of the series that have ranges in a private repository. */
export function seriesIn(folder: string): Promise<string[]> {
  return readdir(join(folder, "ranges")).catch(() => []);
}

function ignoreMissing(error: unknown): void {
  if (errorCode(error) !== "ENOENT") throw error;
}

/** The record in a file; null where there is none that can be read. */
export async function readRecord<Value>(path: string): Promise<RangeRecord<Value> | null> {
  try {
    const record: unknown = JSON.parse(await readFile(path, "utf8"));
    return typeof record === "object" && record !== null && "value" in record
      ? (record as RangeRecord<Value>)
      : null;
  } catch {
    // Missing, or damaged: the range is made again.
    return null;
  }
}

/** The records of all ranges, below the folder `ranges`. */
export async function recordPaths(folder: string): Promise<string[]> {
  const paths = await readdir(join(folder, "ranges"), { recursive: true }).catch(() => []);
  return paths.filter((path) => path.endsWith(".json")).map((path) => path.replaceAll("\\", "/"));
}
