import { GitFailure, gitOutput, streamIn } from "./program.ts";

/** git answers from files; where it takes longer, a disk hangs. Milliseconds. */
const patience = 5_000;

/** A value of git's configuration; the key in lower case but for its middle part: "remote.Origin.url". */
export type ConfigEntry = [key: string, value: string];

/**
 * The values of git's configuration whose keys fit the pattern (a POSIX expression of ours), in their order, as they
 * count in a folder. Empty where there are none. Throws where there is no git, or no such folder.
 * @param scope "global": only the person's own, wherever they stand
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
