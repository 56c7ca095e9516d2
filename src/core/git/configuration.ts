import { GitFailure, gitOutput, streamIn } from "./program.ts";

/** Milliseconds. git only reads files here; if it takes longer, a disk hangs. */
const patience = 5_000;

/** A value of git's configuration; the key in lower case except for its middle part: "remote.Origin.url". */
export type ConfigEntry = [key: string, value: string];

/**
 * The configuration values in a folder whose keys match the pattern (a constant POSIX expression), in git's order.
 * Empty if there are none. Throws if git or the folder is missing.
 * @param scope "global": only the person's own settings, wherever they are; "repository": only those in its own files
 */
export async function configuration(
  folder: string,
  pattern: string,
  scope: "all" | "global" | "repository" = "all",
): Promise<ConfigEntry[]> {
  const options = { all: [], global: ["--global"], repository: ["--show-scope"] }[scope];
  const args = ["config", ...options, "--null", "--get-regexp", pattern];
  try {
    const output = await gitOutput(streamIn(folder), args, "", AbortSignal.timeout(patience));
    const parts = output.toString("utf8").split("\0");
    // Before each entry stands whose it is.
    const isOwn = (at: number) => at % 2 === 1 && /^(?:local|worktree)$/.test(parts[at - 1] ?? "");
    return (scope === "repository" ? parts.filter((_, at) => isOwn(at)) : parts).flatMap(entryOf);
  } catch (error) {
    if (error instanceof GitFailure && error.code === 1) return [];
    throw error;
  }
}

function entryOf(text: string): ConfigEntry[] {
  const end = text.indexOf("\n");
  return end < 0 ? [] : [[text.slice(0, end), text.slice(end + 1)]];
}
