import { output } from "./readCommits.ts";

/** Some commits, and the parent of the first; full object names. */
export interface CommitRange {
  base: string;
  tip: string;
}

/** From which percentage of changed lines on two patches count as different; the same as in b4 and git. */
const creationFactor = 60;

/** The output of `git range-diff` for two ranges. */
export async function rangeDiff(
  folder: string,
  from: CommitRange,
  to: CommitRange,
  signal: AbortSignal,
): Promise<string> {
  const ranges = [from, to].map(({ base, tip }) => `${base}..${tip}`);
  const options = ["--no-color", `--creation-factor=${creationFactor}`];
  return (await output(folder, ["range-diff", ...options, ...ranges], signal)).toString("utf8");
}
