import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { plainLine } from "../base/plainText.ts";
import type { Problem } from "../base/problem.ts";
import type { Complaint } from "./model.ts";
import { runScript } from "./runScript.ts";

const script = "scripts/checkpatch.pl";
const options = ["--terse", "--no-summary", "--color=never"];

/** Milliseconds. In U-Boot, 25 patches take three seconds. */
const usualPatience = 120_000;
const mostComplaints = 1_000;

/**
 * What the tree's checkpatch.pl finds in patches, in order; null if the tree has none. Call it only for a trusted tree.
 * Rejects only when aborted.
 * @param paths of the patches, without cover letters
 */
export async function checkpatch(
  top: string,
  paths: string[],
  signal: AbortSignal,
  patience = usualPatience,
): Promise<{ complaints: Complaint[]; problems: Problem[] } | null> {
  const isThere = await stat(join(top, script)).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isThere) return null;
  const words = [script, ...options, "--", ...paths];
  // It exits with 1 if it finds something.
  const answer = await runScript(top, words, new Uint8Array(), signal, { patience, accepted: 1 });
  if ("output" in answer) return { complaints: complaintsIn(answer.output, paths), problems: [] };
  const said =
    "said" in answer ? plainLine(answer.said).slice(0, 200) : `it took more than ${patience / 1000} s`;
  const problem = {
    what: `${script} could not check the patches: ${said}`,
    remedy: "See that it runs in a terminal, with perl installed.",
    where: script,
  };
  return { complaints: [], problems: [problem] };
}

/** Parses lines such as "/tmp/0001-a.patch:12: WARNING: line over 80 characters". */
export function complaintsIn(output: string, paths: string[]): Complaint[] {
  const known = new Map(paths.map((path) => [path, basename(path)]));
  return output
    .split("\n")
    .flatMap((line): Complaint[] => {
      const [, path = "", number, kind = "", text = ""] =
        /^(.{1,4000}?):(\d{1,7}): (ERROR|WARNING|CHECK): (.*)$/.exec(line) ?? [];
      const file = known.get(path);
      if (file === undefined) return [];
      return [
        {
          path,
          file,
          line: Number(number),
          kind: kind.toLowerCase() as Complaint["kind"],
          text: plainLine(text),
        },
      ];
    })
    .slice(0, mostComplaints);
}
