import { output } from "./readCommits.ts";

/** Some commits and the commit below the first of them; full object names. */
export interface CommitRange {
  base: string;
  tip: string;
}

/** From which share of changed lines on two patches count as different ones; b4 and git use it too. */
const creationFactor = 60;

/** What `git range-diff` prints of two ranges. */
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
