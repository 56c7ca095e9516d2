import type { Git } from "./program.ts";

/** Only the last so many bytes of a commit message are read; links and trailers are in its last lines. */
export const textLimit = 1 << 20;

/**
 * Streams the requested fields (`%H`, `%s`) of each commit from `git log`, as UTF-8, in batches of commits. `range`
 * consists of constants and object names; revisions may come through `input` instead, with "--stdin".
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
