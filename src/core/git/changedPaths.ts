import { type Git, gitOutput } from "./program.ts";

/**
 * The files of a work tree that are changed and in no commit, staged or not; those that git does not follow do not count,
 * nor what lies in submodules. To compare files, git may run the programs that filters name.
 */
export async function changedPaths(checkout: Pick<Git, "stream">, signal: AbortSignal): Promise<string[]> {
  const status = ["status", "--porcelain=v1", "-z", "--untracked-files=no", "--ignore-submodules=dirty"];
  const text = await gitOutput(checkout, [...status, "--no-renames"], "", signal);
  return text
    .toString("utf8")
    .split("\0")
    .flatMap((line) => line.slice(3) || []);
}
