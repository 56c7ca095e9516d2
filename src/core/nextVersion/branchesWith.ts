import type { Checkout } from "../git/checkout.ts";
import { gitOutput } from "../git/program.ts";

/** Number of commits examined over all branches. */
const mostCommits = 5_000;

/** Short names of branches that have commits with these titles, the one with most of them first. */
export async function branchesWith(
  checkout: Pick<Checkout, "stream">,
  titles: ReadonlySet<string>,
  keyOf: (title: string) => string,
  not: string[],
  signal: AbortSignal,
): Promise<string[]> {
  const args = ["log", "--branches", "--source", `--max-count=${mostCommits}`, "--format=%S%x00%s", "--not"];
  const listed = await gitOutput(checkout, [...args, ...not, "--"], "", signal);
  const counts = new Map<string, number>();
  for (const line of listed.toString("utf8").split("\n")) {
    const [source = "", title = ""] = line.split("\0");
    // git writes "heads/x" if a tag has the same name.
    const ref = source.replace(/^(?:refs\/)?heads\//, "");
    if (titles.has(keyOf(title))) counts.set(ref, (counts.get(ref) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([ref]) => ref);
}
