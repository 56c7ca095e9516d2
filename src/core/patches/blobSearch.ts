import { day } from "../base/durations.ts";
import { gitOutput } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";
import { inArguments } from "./pathsInDiff.ts";

/** Maximum age of a patch's base when it is sent. */
const before = 150 * day;
/** More files hardly narrow it down, and git checks each of them for every commit on the way. */
const pathLimit = 20;
const outputLimit = 20_000;

/** A commit that changed some of the files. */
interface Changed {
  hash: string;
  parent: string;
  /** By path: full object names before and after. */
  files: Map<string, { from: string; to: string }>;
}

/** A part of a branch's first-parent line. */
export interface Stretch {
  /** Its newest commit. */
  to: string;
  /** A commit before its first; null: as far back as bases are looked for. */
  from: string | null;
}

/** The contents to search for. */
interface Sought {
  /** Full object names by path. */
  blobs: ReadonlyMap<string, string>;
  /** Blobs by path at any commit of the stretch, for files that nobody changed in that time. */
  start: ReadonlyMap<string, string>;
  moment: number;
}

/**
 * The commit of a stretch that has all these blobs: the newest if it reaches back from a moment, the oldest if it
 * reaches forward from one; null if none does. One walk over the commits that changed one of the files.
 */
export async function commitWithBlobs(
  repository: Repository,
  { to, from }: Stretch,
  sought: Sought,
  signal: AbortSignal,
): Promise<string | null> {
  const { changes, missing } = await searched(repository, { to, from }, sought, signal);
  if (changes.length === 0) return null;
  if (from === null) {
    const newest = missing.indexOf(0);
    return newest < 0 ? null : newestWith(changes, newest, to);
  }
  return changes[missing.lastIndexOf(0, changes.length - 1)]?.hash ?? null;
}

/**
 * The newest commit of a stretch that has most of these blobs; null if none has any, or nothing was changed. See
 * `commitWithBlobs`.
 */
export async function commitWithMostBlobs(
  repository: Repository,
  stretch: Stretch,
  sought: Sought,
  signal: AbortSignal,
): Promise<string | null> {
  const { changes, missing, paths } = await searched(repository, stretch, sought, signal);
  const least = Math.min(...missing);
  if (changes.length === 0 || least >= paths.length) return null;
  return newestWith(changes, missing.indexOf(least), stretch.to);
}

/** The commits that changed one of the files, newest first, and how many files have other contents after each. */
async function searched(
  repository: Repository,
  stretch: Stretch,
  { blobs, start, moment }: Sought,
  signal: AbortSignal,
): Promise<{ changes: Changed[]; missing: number[]; paths: string[] }> {
  const [paths = []] = inArguments([...blobs.keys()].slice(0, pathLimit));
  const changes = await changesOf(repository, stretch, paths, moment, signal);
  return { changes, missing: missingAt(changes, paths, blobs, start), paths };
}

/** The newest commit with the state after a change: the parent of the next change. */
function newestWith(changes: Changed[], at: number, to: string): string | null {
  return at === 0 ? to : (changes[at - 1]?.parent ?? null);
}

/** Number of files that differ after each change, and as the last element before all of them. */
function missingAt(
  changes: Changed[],
  paths: string[],
  blobs: ReadonlyMap<string, string>,
  start: ReadonlyMap<string, string>,
): number[] {
  const missing = changes.map(() => 0).concat(0);
  for (const path of paths) {
    // From the oldest on: the file's blob after each commit, and as the last element before all of them.
    let content =
      changes.findLast(({ files }) => files.has(path))?.files.get(path)?.from ?? start.get(path) ?? "";
    for (let at = changes.length; at >= 0; at--) {
      content = changes[at]?.files.get(path)?.to ?? content;
      if (content !== blobs.get(path)) missing[at] = (missing[at] ?? 0) + 1;
    }
  }
  return missing;
}

/** The commits of the line around that moment that changed one of the paths, newest first. */
async function changesOf(
  repository: Repository,
  { to, from }: Stretch,
  paths: string[],
  moment: number,
  signal: AbortSignal,
): Promise<Changed[]> {
  const since = Math.floor((moment - before) / 1000);
  const range = from === null ? [`--since=${since}`, to] : [to, `^${from}`];
  const shape = [
    "--first-parent",
    "--diff-merges=first-parent",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "-z",
  ];
  const args = [
    "--literal-pathspecs",
    "log",
    ...["--no-color", "--no-show-signature", "--no-ext-diff", "--no-textconv"],
    "--format=tformat:commit %H %P",
    ...shape,
    `--max-count=${outputLimit}`,
    ...range,
    "--",
    ...paths,
  ];
  const output = (await gitOutput(repository, args, "", signal)).toString("utf8");
  const changes: Changed[] = [];
  let status: RegExpExecArray | null = null;
  for (const part of output.split("\0")) {
    const [, hash = "", parent = ""] = /^\n?commit (\w+)(?: (\w+))?/.exec(part) ?? [];
    if (hash !== "") changes.push({ hash, parent, files: new Map() });
    else if (status === null) status = /^\n?:\d+ \d+ (\w+) (\w+) \w+$/.exec(part);
    else {
      const [, from = "", to = ""] = status;
      changes.at(-1)?.files.set(part, { from, to });
      status = null;
    }
  }
  return changes;
}
