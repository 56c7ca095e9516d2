import { type Git, gitOutput } from "./program.ts";

/**
 * Paths of tracked files with uncommitted changes, staged or not; untracked files and those in submodules do not count.
 * While comparing, git may run the filter programs of the configuration.
 */
export async function changedPaths(checkout: Pick<Git, "stream">, signal: AbortSignal): Promise<string[]> {
  const status = ["status", "--porcelain=v1", "-z", "--untracked-files=no", "--ignore-submodules=dirty"];
  const text = await gitOutput(checkout, [...status, "--no-renames"], "", signal);
  return text
    .toString("utf8")
    .split("\0")
    .flatMap((line) => line.slice(3) || []);
}
