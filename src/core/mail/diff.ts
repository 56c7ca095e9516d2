import { isAscii } from "node:buffer";
import { hash } from "node:crypto";
import parseDiff from "parse-diff";
import { withPrefixes } from "./diffPrefixes.ts";

export interface FileChange {
  path: string;
  /** Number of lines. */
  additions: number;
  deletions: number;
}

/** First lines of diffs by git and Mercurial, and of a plain diff with its first hunk. */
const beginnings: [start: string, whole: RegExp][] = [
  ["diff ", /diff (?:--git \S|-r [0-9a-f]{6,40} )/y],
  ["--- ", /--- [^\n]*\n\+\+\+ [^\n]*\n@@ -/y],
];

/**
 * Index of the first character of the diff in the body of a patch mail, or -1. Quoted diffs do not count, nor does a
 * "---" line alone, which also ends a commit message.
 */
export function diffStart(body: string): number {
  let first = -1;
  for (const [start, whole] of beginnings) {
    const found = lineAt(first < 0 ? body : body.slice(0, first), start, whole);
    if (found >= 0) first = found;
  }
  return first;
}

/**
 * Index of the first line that begins with `start` and matches `whole`; -1 if none does. Searching for the plain text
 * first is ten times as fast as testing each line.
 */
function lineAt(text: string, start: string, whole: RegExp): number {
  for (
    let at = text.startsWith(start) ? 0 : nextLine(text, start, 0);
    at >= 0;
    at = nextLine(text, start, at)
  ) {
    whole.lastIndex = at;
    if (whole.test(text)) return at;
  }
  return -1;
}

function nextLine(text: string, start: string, from: number): number {
  const found = text.indexOf(`\n${start}`, from);
  return found < 0 ? -1 : found + 1;
}

/** The diff in a mail's body, from its first header to the end, with git's standard prefixes; null if there is none. */
export function diffOf(body: string): string | null {
  const start = diffStart(body);
  return start < 0 ? null : withPrefixes(body.slice(start));
}

/** The files that a diff touches, in order, each once. Bounded, since a mail's diff can have megabytes. */
export function filesOf(diff: string): FileChange[] {
  const files = new Map<string, FileChange>();
  const { heads, hunks } = outlineOf(diff.slice(0, 4_000_000));
  let read = 0;
  for (const file of plainFiles(heads) ?? namedFiles(heads)) {
    const own = hunks.slice(read, read + file.hunks);
    read += own.length;
    const path = file.path?.slice(0, 1_000) ?? null;
    if (path === null || files.size >= 2_000) continue;
    const change = files.get(path) ?? { path, additions: 0, deletions: 0 };
    for (const { additions, deletions } of own) {
      change.additions += additions;
      change.deletions += deletions;
    }
    files.set(path, change);
  }
  return [...files.values()];
}

/** The changed lines of a hunk, and how many of its lines are still to be read by its header. */
interface Hunk {
  additions: number;
  deletions: number;
  before: number;
  after: number;
}

/** The pattern by which parse-diff recognizes a hunk header. */
const hunkHead = /^@@\s+-\d+,?(\d+)?\s+\+\d+,?(\d+)?\s@@/;
/** Replaces a hunk in an outline. */
const emptyHunk = "@@ -1 +1 @@\n ";
/** Lines between hunks that parse-diff reads as part of a file header. */
const naming = /^(?:diff\s|(?:new|deleted) file mode |(?:old|new) mode |index\s|---\s|\+\+\+\s)/;
const [plus, minus, backslash] = [0x2b, 0x2d, 0x5c];

/**
 * A diff reduced to what parse-diff needs to name the files. parse-diff creates an object for every line, fails on "\\
 * No newline at end of file" in an empty hunk, and its expressions take time quadratic in the length of a line. So
 * hunks are counted here by its rules and replaced by empty ones, long lines are cut, and lines that belong to no file
 * are dropped.
 */
function outlineOf(diff: string): { heads: string[]; hunks: Hunk[] } {
  const heads: string[] = [];
  const hunks: Hunk[] = [];
  let hunk: Hunk | null = null;
  for (let start = 0, end = 0; start < diff.length; start = end + 1) {
    end = diff.indexOf("\n", start);
    if (end < 0) end = diff.length;
    const sign = diff.charCodeAt(start);
    if (sign === backslash) continue;
    if (hunk === null) {
      const line = diff.slice(start, Math.min(end, start + 600));
      const head = hunkHead.exec(line.slice(0, 100));
      if (head) {
        hunk = { additions: 0, deletions: 0, before: Number(head[1] ?? 1), after: Number(head[2] ?? 1) };
        hunks.push(hunk);
        heads.push(emptyHunk);
      } else if (naming.test(line)) heads.push(line);
      continue;
    }
    if (sign === plus) hunk.additions++;
    else if (sign === minus) hunk.deletions++;
    if (sign !== plus) hunk.before--;
    if (sign !== minus) hunk.after--;
    if (hunk.before === 0 && hunk.after === 0) hunk = null;
  }
  return { heads, hunks };
}

/** A file named in an outline, and its number of hunks. */
interface NamedFile {
  path: string | null;
  hunks: number;
}

function namedFiles(heads: string[]): NamedFile[] {
  return parseDiff(heads.join("\n")).map(({ from, to, chunks }) => ({
    path: pathOf(to) ?? pathOf(from),
    hunks: chunks.length,
  }));
}

/** The first line of a file that keeps its name, without blanks or quotes in it; nearly all are like this. */
const plainHead = /^diff --git a\/([\w.+/-]+) b\/\1$/;

/** Like `namedFiles` in a tenth of the time; null if some file header is not of the plain form. */
function plainFiles(heads: string[]): NamedFile[] | null {
  const files: PlainFile[] = [];
  let file: PlainFile | null = null;
  for (const head of heads) {
    if (file !== null && takes(file, head)) continue;
    const path = plainHead.exec(head)?.[1];
    if (path === undefined) return null;
    file = { path, before: true, after: true, hunks: 0 };
    files.push(file);
  }
  return files.map(({ path, before, after, hunks }) => ({ path: before || after ? path : null, hunks }));
}

/** A file that keeps its name, and whether it exists before and after the change. */
interface PlainFile extends NamedFile {
  before: boolean;
  after: boolean;
}

/** Records what a header line says about the file; returns false if it is not a line of this file. */
function takes(file: PlainFile, head: string): boolean {
  if (head === emptyHunk) file.hunks++;
  else if (file.hunks > 0) return false;
  else if (head === `--- a/${file.path}`) file.before = true;
  else if (head === `+++ b/${file.path}`) file.after = true;
  else if (head === "--- /dev/null" || /^new file mode \d+$/.test(head)) file.before = false;
  else if (head === "+++ /dev/null" || /^deleted file mode \d+$/.test(head)) file.after = false;
  else return /^(?:index|old mode|new mode) /.test(head);
  return true;
}

function pathOf(name: string | undefined): string | null {
  if (name === undefined || name === "/dev/null" || name === "") return null;
  return unquotePath(name);
}

/** Escapes that git uses in quoted paths. */
const escapes: Record<string, string> = { a: "\x07", b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r" };

/**
 * Decodes git's quoted form of unusual paths ("caf\303\251.c"), which parse-diff leaves as it is. Bytes that are not
 * UTF-8 become "\ufffd".
 */
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
      bytes.push(...Buffer.from(escapes[inner[at] ?? ""] ?? inner[at] ?? ""));
    } else {
      const letter = String.fromCodePoint(inner.codePointAt(at) ?? 0);
      bytes.push(...Buffer.from(letter));
      at += letter.length - 1;
    }
  }
  return Buffer.from(bytes)
    .toString("utf8")
    .replace(/^[ab]\//, "");
}

/**
 * Whether pipermail's monthly text may have altered a diff: it writes `x@y` as `x at y` (also `+@y`, an added line with
 * a Python decorator), and letters that it could not encode as `?`. The exact text is needed before a patch-id is
 * computed from such a diff.
 */
export function mayBeDamaged(diff: string): boolean {
  const may = diff.includes(" at ") || diff.includes("?");
  return may && /[-+,.\w] at [-+.\w]|[A-Za-z]\?|\?[A-Za-z]/.test(diff);
}

const [newline, blank] = [0x0a, 0x20];
/** 0 for whitespace bytes, 1 for all others. */
const weights = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === blank || (byte >= 0x09 && byte <= 0x0d) ? 0 : 1,
);

/**
 * Equal for diffs that make the same change by the rules of `git patch-id`: whitespace, line numbers and object names
 * do not count. It is not git's value; it compares mails with each other without running git.
 */
export function fingerprintOf(diff: string): string {
  // The counted bytes are moved together in place: strings and regular expressions would take longer than the rest of
  // reading a mail.
  const bytes = Buffer.from(diff);
  let length = 0;
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(newline, start);
    if (end < 0) end = bytes.length;
    if (isSignature(bytes, start, end)) break;
    const counted = countedEnd(bytes, start, end);
    for (let at = start; at < counted; at++) {
      const byte = bytes[at] ?? 0;
      bytes[length] = byte;
      length += weights[byte] ?? 0;
    }
  }
  const same = bytes.subarray(0, length);
  return hash("sha256", isAscii(same) ? same : same.toString().replace(/\s+/g, ""), "base64url").slice(0, 22);
}

/** Whether the line is "-- " or "--", which begins a mail signature. */
function isSignature(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[start] !== minus || bytes[start + 1] !== minus) return false;
  return end === start + 2 || (end === start + 3 && bytes[start + 2] === blank);
}

/** End of the part of a line that counts: all of changed and context lines and names, of a hunk header only "@@". */
function countedEnd(bytes: Buffer, start: number, end: number): number {
  const sign = bytes[start];
  if (sign === plus || sign === minus || sign === blank) return end;
  const beginning = bytes.toString("latin1", start, Math.min(end, start + 16));
  if (beginning.startsWith("@@")) return start + 2;
  return /^(?:diff |rename |new file|deleted file|Binary )/.test(beginning) ? end : start;
}
