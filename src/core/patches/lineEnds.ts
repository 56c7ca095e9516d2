import { pathsInDiff } from "./pathsInDiff.ts";

/** Whether every line of a file ends in CR LF. */
export function endsInReturns(content: string): boolean {
  return content.includes("\r\n") && !/(?:^|[^\r])\n/.test(content);
}

/**
 * A diff with the CRs restored that its lines lost in transport, where lines end in CR LF anyway.
 * @param files whose lines end in CR LF
 */
export function withReturns(diff: string, files: ReadonlySet<string>): string {
  return diff
    .split(/^(?=diff --git )/m)
    .map((one) => ([...(pathsInDiff(one) ?? [])].some((path) => files.has(path)) ? returned(one) : one))
    .join("");
}

function returned(diff: string): string {
  const lines = diff.split("\n");
  const first = lines.findIndex((line) => line.startsWith("@@ "));
  const isOfFile = (line: string, at: number) =>
    first >= 0 && at > first && /^[-+ ].*[^\r]$|^[-+ ]$/.test(line) && !lines[at + 1]?.startsWith("\\");
  return lines.map((line, at) => (isOfFile(line, at) ? `${line}\r` : line)).join("\n");
}
