import type { Git } from "./program.ts";

/** A commit's text is read this far, from its end; links and trailers stand in the last lines of texts far shorter. */
export const textLimit = 1 << 20;

/**
 * Reads `git log` as it comes: of each commit the fields asked for (`%H`, `%s`), as UTF-8, some commits at a time.
 * `range` is of our own words and object names; revisions may come through `input` instead, with "--stdin".
 */
export async function* recordsOf(
  git: Pick<Git, "stream">,
  fields: readonly string[],
  range: string[],
  signal: AbortSignal,
  input = "",
): AsyncGenerator<string[][], void, void> {
  const log = git.stream(
    [
      "log",
      "-z",
      "--no-color",
      "--no-show-signature",
      "--no-patch",
      "--no-mailmap",
      "--encoding=UTF-8",
      `--format=tformat:${fields.join("%x00")}`,
      ...range,
      "--",
    ],
    signal,
  );
  log.stdin.end(input);
  let rest = "";
  let values: string[] = [];
  for await (const chunk of log.stdout.setEncoding("utf8")) {
    const parts = (rest + String(chunk)).split("\0");
    rest = parts.pop() ?? "";
    if (rest.length > 2 * textLimit) rest = rest.slice(-textLimit);
    const records: string[][] = [];
    for (const part of parts) {
      values.push(part);
      if (values.length < fields.length) continue;
      records.push(values);
      values = [];
    }
    if (records.length > 0) yield records;
  }
  await log.done;
}
