import { createHash } from "node:crypto";
import parseDiff from "parse-diff";

export interface FileChange {
  path: string;
  /** Lines. */
  additions: number;
  deletions: number;
}

const gitHeader = /^diff --git (?:"?a\/|\S)/;
const mercurialHeader = /^diff -r [0-9a-f]{6,40} /;

/**
 * Where the diff of a patch mail begins: the index of its first line, or -1. Quoted diffs do not count, and neither
 * does a "---" line alone, which also ends a commit message.
 */
export function diffStart(lines: readonly string[]): number {
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.startsWith("diff ") && (gitHeader.test(line) || mercurialHeader.test(line))) return at;
    if (
      line.startsWith("--- ") &&
      (lines[at + 1] ?? "").startsWith("+++ ") &&
      (lines[at + 2] ?? "").startsWith("@@ -")
    )
      return at;
  }
  return -1;
}

/** The diff part of a mail's body, from its first header to the end; null where there is none. */
export function diffOf(body: string): string | null {
  const lines = body.split("\n");
  const start = diffStart(lines);
  return start < 0 ? null : lines.slice(start).join("\n");
}

/** The files that a diff touches, in its order, each once. Bounded: the diff of a mail can be megabytes. */
export function filesOf(diff: string): FileChange[] {
  const files = new Map<string, FileChange>();
  for (const file of parseDiff(digestible(diff))) {
    const path = pathOf(file.to) ?? pathOf(file.from);
    if (path === null || files.size >= 2_000) continue;
    const known = files.get(path);
    if (known) {
      known.additions += file.additions;
      known.deletions += file.deletions;
    } else files.set(path, { path, additions: file.additions, deletions: file.deletions });
  }
  return [...files.values()];
}

/**
 * A diff as parse-diff can bear it: it stumbles over "\\ No newline at end of file" in an empty hunk, and its expressions
 * take the square of a line's length. Neither that line nor the tail of a long one is counted or names a file.
 */
function digestible(diff: string): string {
  return diff
    .slice(0, 4_000_000)
    .split("\n")
    .filter((line) => !line.startsWith("\\"))
    .map((line) => line.slice(0, line.startsWith("@@") ? 100 : 600))
    .join("\n");
}

function pathOf(name: string | undefined): string | null {
  if (name === undefined || name === "/dev/null" || name === "") return null;
  return unquotePath(name).slice(0, 1_000);
}

/** git writes unusual paths as "caf\303\251.c"; parse-diff leaves them so. */
export function unquotePath(name: string): string {
  const inner = /^"?(.*?)"?$/s.exec(name)?.[1] ?? name;
  if (!inner.includes("\\")) return inner.replace(/^[ab]\//, name.startsWith('"') ? "" : "$&");
  const bytes: number[] = [];
  for (let at = 0; at < inner.length; at++) {
    const octal = /^\\([0-7]{3})/.exec(inner.slice(at, at + 4));
    if (octal) {
      bytes.push(Number.parseInt(octal[1] ?? "0", 8));
      at += 3;
    } else if (inner[at] === "\\" && at + 1 < inner.length) {
      at++;
      const plain = { n: "\n", t: "\t" }[inner[at] ?? ""] ?? inner[at] ?? "";
      bytes.push(...Buffer.from(plain));
    } else bytes.push(...Buffer.from(inner[at] ?? ""));
  }
  return Buffer.from(bytes)
    .toString("utf8")
    .replace(/^[ab]\//, "");
}

/**
 * Whether pipermail's monthly text may have altered a diff: it writes `x@y` as `x at y` (`+@y` too, as an added line
 * with a Python decorator has it), and a letter it could not encode as `?`. Such a diff needs its article page before a
 * patch-id is taken.
 */
export function mayBeDamaged(diff: string): boolean {
  const may = diff.includes(" at ") || diff.includes("?");
  return may && /[-+,.\w] at [-+.\w]|[A-Za-z]\?|\?[A-Za-z]/.test(diff);
}

/**
 * Equal for diffs that make the same change, as `git patch-id` has it: blanks, line numbers and object names do not
 * count. Ours, not git's value: it is for comparing mails with each other, and needs no git.
 */
export function fingerprintOf(diff: string): string {
  let same = "";
  for (const line of diff.split("\n")) {
    if (line === "-- " || line === "--") break;
    if (line.startsWith("@@")) same += "@@";
    else if (/^(?:[-+ ]|diff |rename |new file|deleted file|Binary )/.test(line)) same += line;
  }
  // Once for all lines: a call of its own for each costs more than the rest of reading a mail.
  return createHash("sha256").update(same.replace(/\s+/g, "")).digest("base64url").slice(0, 22);
}
