import { GitFailure } from "../git/program.ts";
import { inUtf8 } from "./asInFiles.ts";
import { pathsInDiff } from "./pathsInDiff.ts";
import type { TemporaryIndex } from "./temporaryIndex.ts";

/**
 * Diffs that are to be applied to a commit one after the other, with the bytes and line ends of the files that each
 * finds; one character a byte (latin1). In UTF-8 where the commit cannot be read.
 */
export async function fittedDiffs(index: TemporaryIndex, commit: string, diffs: string[]): Promise<string[]> {
  const paths = new Set(diffs.flatMap((diff) => [...(pathsInDiff(diff) ?? [])]));
  try {
    await index.load(commit, paths);
  } catch (error) {
    if (error instanceof GitFailure) return diffs.map(inUtf8);
    throw error;
  }
  const fitted: string[] = [];
  for (const diff of diffs) {
    const bytes = await index.fitted(diff, pathsInDiff(diff) ?? []);
    fitted.push(bytes);
    await index.applyFitted(bytes, { threeWay: false });
  }
  return fitted;
}
