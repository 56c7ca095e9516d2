import { output } from "./readCommits.ts";

/** Some commits and the commit below the first of them; full object names. */
export interface CommitRange {
  base: string;
  tip: string;
}

/** A line of a range-diff that tells of a patch: its place in either range, from 1; null where it is not there. */
export interface RangeDiffPair {
  from: number | null;
  to: number | null;
  /** Diff and message are the same. */
  isSame: boolean;
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

/** The patches that a range-diff names, in its order. What it prints of their contents is indented. */
export function pairsIn(text: string): RangeDiffPair[] {
  const heads = text.matchAll(
    /^ {0,6}(-|\d+): +(?:-+|[0-9a-f]+) ([=!<>]) +(-|\d+): +(?:-+|[0-9a-f]+)(?: |$)/gm,
  );
  const place = (text: string) => (text === "-" ? null : Number(text));
  return Array.from(heads, ([, from = "-", sign = "", to = "-"]) => ({
    from: place(from),
    to: place(to),
    isSame: sign === "=",
  }));
}
