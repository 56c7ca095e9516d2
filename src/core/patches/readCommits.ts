import { minute } from "../base/durations.ts";
import { errorCode } from "../base/errorCode.ts";
import { UserError } from "../base/problem.ts";
import { type Git, GitFailure, gitOutput, streamIn, TooMuchOutput } from "../git/program.ts";
import type { ChangedFile, FileAt } from "./model.ts";
import { isText, unread } from "./pathsInDiff.ts";

/** A diff, or a file, is read so far, in bytes; an editor shows no more. */
const sizeLimit = 32 << 20;
const timeLimit = minute;

const plain = ["--no-ext-diff", "--no-textconv", "--no-color", "--find-renames", "--ignore-submodules=none"];

/** What differs between two commits, as `git diff` prints it. */
export function diffText(folder: string, from: string, to: string, signal: AbortSignal): Promise<string> {
  // Odd names are quoted as everywhere else: other programs read this.
  return read(folder, ["-c", "core.quotePath=true", "diff", ...plain, ...named(from, to), "--"], signal);
}

/** The files that differ between two commits, in git's order. */
export async function changedFiles(
  folder: string,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<ChangedFile[]> {
  const shape = ["-r", "-z", "--raw", "--numstat", "--no-abbrev"];
  const output = await read(folder, ["diff-tree", ...shape, ...plain, ...named(from, to), "--"], signal);
  const parts = output.split("\0");
  const files: ChangedFile[] = [];
  let at = 0;
  for (; parts[at]?.startsWith(":"); at++) {
    const [before = "", after = "", , , status = ""] = parts[at]?.slice(1).split(" ") ?? [];
    const kind = status.charAt(0);
    const from = kind === "R" ? (parts[++at] ?? "") : null;
    const path = parts[++at] ?? "";
    files.push({
      path,
      from,
      status: statusOf(kind),
      modes: { before, after },
      additions: null,
      deletions: null,
    });
  }
  for (const file of files) {
    const [additions = "-", deletions = "-"] = parts[at++]?.split("\t") ?? [];
    if (file.from !== null) at += 2;
    if (additions !== "-")
      Object.assign(file, { additions: Number(additions), deletions: Number(deletions) });
  }
  return files;
}

function statusOf(kind: string): ChangedFile["status"] {
  return kind === "A" || kind === "D" || kind === "R" || kind === "T" ? kind : "M";
}

/** A file as it is at a commit; null where none is. What a submodule has is the name of its commit, as git tells it. */
export async function fileAt(
  folder: string,
  commit: string,
  path: string,
  signal: AbortSignal,
): Promise<FileAt | null> {
  const [object = ""] = named(commit);
  // One program for a usual file; a name with line ends, a submodule and a folder take another.
  const found = /[\n\0]/.test(path) ? null : await blobAt(folder, `${object}:${path}`, path, signal);
  if (found !== null) return found;
  const listed = await read(folder, ["ls-tree", "-z", "--full-tree", object, "--", path], signal);
  const [, type, name = ""] = /^\d+ (\w+) (\w+)\t/.exec(listed) ?? [];
  if (type === "commit") return { content: Buffer.from(`Subproject commit ${name}\n`) };
  if (type === "blob") return blobAt(folder, name, path, signal);
  const readSo = isText(path) ? null : await blobReadAs(folder, object, path, signal);
  return readSo === null ? null : blobAt(folder, readSo, path, signal);
}

/** Of a name that is no UTF-8 only what it reads like is known: the content of the file whose name reads so. */
async function blobReadAs(
  folder: string,
  commit: string,
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  const above = path.slice(0, path.slice(0, path.indexOf(unread)).lastIndexOf("/") + 1);
  const below = above === "" ? [] : [above];
  const listed = await read(folder, ["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...below], signal);
  for (const line of listed.split("\0"))
    if (line.endsWith(`\t${path}`)) return /^\d+ blob (\w+)\t/.exec(line)?.[1] ?? null;
  return null;
}

/** The content that a name stands for; null where it stands for none. */
async function blobAt(
  folder: string,
  name: string,
  path: string,
  signal: AbortSignal,
): Promise<FileAt | null> {
  const told = await output(folder, ["cat-file", "--batch"], signal, { input: `${name}\n`, what: path });
  const [heading, size] = /^\w+ blob (\d+)\n/.exec(told.toString("latin1", 0, 200)) ?? [];
  if (heading === undefined) return null;
  return { content: told.subarray(heading.length, heading.length + Number(size)) };
}

/** The commit below a commit of a person's repository; null where there is none, or the commit is not there. */
export async function parentOf(
  { stream }: Pick<Git, "stream">,
  commit: string,
  signal: AbortSignal,
): Promise<string | null> {
  const asked = `${named(commit)[0]}^`;
  const said = await gitOutput({ stream }, ["cat-file", "--batch-check=%(objectname)"], `${asked}\n`, signal);
  return /^[0-9a-f]{40,64}$/.exec(said.toString("utf8").trim())?.[0] ?? null;
}

/** Whether one commit is, or lies below, another. */
export async function isAncestor(
  folder: string,
  commit: string,
  above: string,
  signal: AbortSignal,
): Promise<boolean> {
  const [one = "", other] = named(commit, above);
  return (await read(folder, ["rev-list", "--max-count=1", one, `^${other}`, "--"], signal)) === "";
}

/** Object names as arguments; whoever asks for something else is mistaken. */
function named(...commits: string[]): string[] {
  for (const commit of commits)
    if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new Error(`${commit} is no object name`);
  return commits;
}

async function read(folder: string, args: string[], signal: AbortSignal): Promise<string> {
  return (await output(folder, args, signal)).toString("utf8");
}

/** What git prints in a private repository, as far as anybody reads it. */
export async function output(
  folder: string,
  args: string[],
  signal: AbortSignal,
  { input = "", what = "The difference" } = {},
): Promise<Buffer> {
  const git = streamIn(folder, { variables: { GIT_DIR: folder, GIT_LITERAL_PATHSPECS: "1" } });
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(timeLimit)]);
    return await gitOutput(git, args, input, within, sizeLimit);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TooMuchOutput)
      throw new UserError(`${what} is too large to be shown.`, "Look at it with git in a terminal.", folder);
    const isGone = error instanceof GitFailure || errorCode(error) === "ENOENT";
    if (!isGone) throw error;
    throw new UserError(
      "The commits of these patches are not here any more.",
      "Open the series again to have them made anew; the log says more.",
      folder,
      error,
    );
  }
}
