import { minute } from "../base/durations.ts";
import { errorCode } from "../base/errorCode.ts";
import { UserError } from "../base/problem.ts";
import { TooLong } from "../git/byteReader.ts";
import { type Git, GitFailure, gitOutput, TooMuchOutput } from "../git/program.ts";
import type { ChangedFile } from "./model.ts";
import { gitInPrivate } from "./privateFolder.ts";

/** Maximum bytes of a diff or file; an editor shows no more. */
export const sizeLimit = 32 << 20;
const timeLimit = minute;
/** Maximum number of files passed to git as arguments at once. */
const mostNamed = 100;

/** Options that make git's diffs independent of the person's settings. */
export const plain = [
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--find-renames",
  "--ignore-submodules=none",
];

/** The output of `git diff` between two commits; null: for all files. */
export async function diffText(
  folder: string,
  from: string,
  to: string,
  signal: AbortSignal,
  files: Pick<ChangedFile, "path" | "from">[] | null = null,
): Promise<string> {
  // Unusual names are quoted as usual, since other programs read this.
  const diff = [
    "--literal-pathspecs",
    "-c",
    "core.quotePath=true",
    "diff",
    ...plain,
    ...named(from, to),
    "--",
  ];
  if (files === null) return read(folder, diff, signal);
  let text = "";
  for (let at = 0; at < files.length; at += mostNamed) {
    const some = files.slice(at, at + mostNamed).flatMap((file) => [file.from ?? file.path, file.path]);
    text += await read(folder, [...diff, ...some], signal);
  }
  return text;
}

/** The parent of a commit in a person's repository; null if there is none, or the commit does not exist. */
export async function parentOf(
  { stream }: Pick<Git, "stream">,
  commit: string,
  signal: AbortSignal,
): Promise<string | null> {
  const asked = `${named(commit)[0]}^`;
  const said = await gitOutput({ stream }, ["cat-file", "--batch-check=%(objectname)"], `${asked}\n`, signal);
  return /^[0-9a-f]{40,64}$/.exec(said.toString("utf8").trim())?.[0] ?? null;
}

/** Whether a commit is an ancestor of another, or the same. */
export async function isAncestor(
  folder: string,
  commit: string,
  above: string,
  signal: AbortSignal,
): Promise<boolean> {
  const [one = "", other] = named(commit, above);
  return (await read(folder, ["rev-list", "--max-count=1", one, `^${other}`, "--"], signal)) === "";
}

/** Object names as arguments; anything else is a mistake of the caller. */
export function named(...commits: string[]): string[] {
  for (const commit of commits)
    if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new Error(`${commit} is no object name`);
  return commits;
}

async function read(folder: string, args: string[], signal: AbortSignal): Promise<string> {
  return (await output(folder, args, signal)).toString("utf8");
}

/** git's output in a private repository, up to the size limit. */
export function output(folder: string, args: string[], signal: AbortSignal): Promise<Buffer> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(timeLimit)]);
  return withWords(folder, "The difference", signal, () =>
    gitOutput(gitInPrivate(folder), args, "", within, sizeLimit),
  );
}

/** Turns errors into a sentence that says that `what` cannot be read. */
export async function withWords<T>(
  folder: string,
  what: string,
  signal: AbortSignal,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TooMuchOutput || error instanceof TooLong)
      throw new UserError(`${what} is too large to be shown.`, "Look at it with git in a terminal.", folder);
    if (error instanceof Error && error.name === "TimeoutError")
      throw new UserError("Git took too long to answer.", "Try again; the log says more.", folder, error);
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
