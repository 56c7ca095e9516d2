import { GitFailure, gitOutput, streamIn } from "./program.ts";

/** Milliseconds. git only reads files here; if it takes longer, a disk hangs. */
const patience = 5_000;

/** A value of git's configuration; the key in lower case except for its middle part: "remote.Origin.url". */
export type ConfigEntry = [key: string, value: string];

/**
 * The configuration values in a folder whose keys match the pattern (a constant POSIX expression), in git's order.
 * Empty if there are none. Throws if git or the folder is missing.
 * @param scope "global": only the person's own settings, wherever they are
 */
export async function configuration(
  folder: string,
  pattern: string,
  scope: "all" | "global" = "all",
): Promise<ConfigEntry[]> {
  const args = ["config", ...(scope === "global" ? ["--global"] : []), "--null", "--get-regexp", pattern];
  try {
    const output = await gitOutput(streamIn(folder), args, "", AbortSignal.timeout(patience));
    return output.toString("utf8").split("\0").flatMap(entryOf);
  } catch (error) {
    if (error instanceof GitFailure && error.code === 1) return [];
    throw error;
  }
}

function entryOf(text: string): ConfigEntry[] {
  const end = text.indexOf("\n");
  return end < 0 ? [] : [[text.slice(0, end), text.slice(end + 1)]];
}
