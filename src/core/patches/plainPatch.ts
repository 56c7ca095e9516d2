/*
 * Reads and applies simple patches exactly as `git apply` does with a private repository's settings, because starting
 * git for each patch of a series takes longer than everything else. Null always means: use git, which rejects bad
 * patches and has the messages for it.
 */

/** A change of one text file with an ordinary name, whose mode and name stay. */
export interface PlainChange {
  path: string;
  kind: "makes" | "changes" | "removes";
  /** Mode of a new file: "100644" or "100755". */
  mode: string;
  hunks: Hunk[];
}

/** Lines include their line ends. */
interface Hunk {
  /** Number of lines above it in the new file, according to the patch. */
  above: number;
  before: string[];
  after: string[];
  /** Whether it must be at the start, or the end, of the file. */
  atStart: boolean;
  atEnd: boolean;
}

/** Limits: bytes of a patch, and lines examined to find the positions of its hunks; git may take longer. */
const longestPatch = 1 << 20;
export const mostLooks = 2_000_000;

const heading =
  /^diff --git a\/(\S+) b\/\1\n(?:(new|deleted) file mode (100644|100755)\nindex [0-9a-f]{4,64}\.\.[0-9a-f]{4,64}|index [0-9a-f]{4,64}\.\.[0-9a-f]{4,64} 100(?:644|755))\n--- (\S+)\n\+\+\+ (\S+)\n/;
const headingLines = 5;
const hunkHead = /^@@ -(\d{1,7})(?:,(\d{1,7}))? \+(\d{1,7})(?:,(\d{1,7}))? @@/;
/** git skips lines between files, except those that may be more of a patch. */
const suspicious = /^(?:diff |@@ -|--- |\+\+\+ )/;
const noNewline = "\\ No newline at end of file";

/** Names that mean the same file on every system, and are no git files or devices. */
const plainName = /^[A-Za-z0-9_][\w+,@=.-]*(?:\/[A-Za-z0-9_][\w+,@=.-]*)*$/;
const oddOnWindows = /(?:^|\/)(?:aux|con|nul|prn|com\d|lpt\d)(?:[./]|$)|\.(?:\/|$)/i;

/** The changes of a patch, each to a different file. The patch is text with one character a byte (latin1). */
export function plainChanges(patch: string): PlainChange[] | null {
  if (patch.length > longestPatch || patch.includes("\0")) return null;
  const lines = linesIn(patch);
  const changes = new Map<string, PlainChange>();
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    if (!suspicious.test(line)) {
      at++;
      continue;
    }
    const head = headIn(lines, at);
    if (head === null || changes.has(head.path)) return null;
    at += head.length;
    const hunks: Hunk[] = [];
    for (let found = hunkHead.exec(lines[at] ?? ""); found; found = hunkHead.exec(lines[at] ?? "")) {
      const read = hunkIn(lines, at + 1, found);
      if (read === null) return null;
      hunks.push(read.hunk);
      at = read.end;
    }
    const { length: _, ...change } = head;
    const isWhole = hunks.every(
      ({ before, after }) =>
        (change.kind !== "makes" || before.length === 0) && (change.kind !== "removes" || after.length === 0),
    );
    if (hunks.length === 0 || !isWhole) return null;
    changes.set(head.path, { ...change, hunks });
  }
  return changes.size === 0 ? null : [...changes.values()];
}

/** The header of a file from line `at` to its first hunk, and its number of lines. */
function headIn(lines: string[], at: number): (Omit<PlainChange, "hunks"> & { length: number }) | null {
  const found = heading.exec(lines.slice(at, at + headingLines).join(""));
  if (found === null) return null;
  const [, path = "", done, mode = "", from, to] = found;
  const kind = done === "new" ? "makes" : done === "deleted" ? "removes" : "changes";
  const isSame =
    from === (kind === "makes" ? "/dev/null" : `a/${path}`) &&
    to === (kind === "removes" ? "/dev/null" : `b/${path}`);
  if (!isSame || !plainName.test(path) || oddOnWindows.test(path)) return null;
  return { path, kind, mode, length: done === undefined ? headingLines - 1 : headingLines };
}

/** The hunk whose lines begin at `at`, and where they end. */
function hunkIn(lines: string[], at: number, head: RegExpExecArray): { hunk: Hunk; end: number } | null {
  const [, oldStart = "", oldLines = "1", newStart = "", newLines = "1"] = head;
  let [left, right, end] = [Number(oldLines), Number(newLines), at];
  const [before, after]: [string[], string[]] = [[], []];
  let [isChange, trailing] = [false, 0];
  while (left > 0 || right > 0) {
    const line = lines[end++] ?? "";
    const sign = line.charAt(0);
    // Mail programs remove the blank of an otherwise empty line.
    let text = sign === "\n" ? line : line.slice(1);
    if (!text.endsWith("\n") || !" +-\n".includes(sign)) return null;
    if (lines[end]?.startsWith(noNewline)) {
      if (sign === "\n") return null;
      text = text.slice(0, -1);
      end++;
    }
    if (sign !== "+") {
      left--;
      before.push(text);
    }
    if (sign !== "-") {
      right--;
      after.push(text);
    }
    const isContext = sign === " " || sign === "\n";
    trailing = isContext ? trailing + 1 : 0;
    isChange ||= !isContext;
  }
  if (left < 0 || right < 0 || !isChange) return null;
  const above = Math.max(0, Number(newStart) - 1);
  return { hunk: { above, before, after, atStart: Number(oldStart) <= 1, atEnd: trailing === 0 }, end };
}

/**
 * A file's content (one character a byte) after the hunks; null also if one does not fit.
 * @param looks how many more lines may be examined
 */
export function changedBy(hunks: Hunk[], content: string, looks: { left: number }): string | null {
  let lines = linesIn(content);
  /** The same lines, but null where an earlier hunk was applied: git puts no other hunk there. */
  let free: (string | null)[] = lines;
  for (const hunk of hunks) {
    const { before, after } = hunk;
    looks.left -= lines.length;
    const at = placeOf(hunk);
    if (at === null) return null;
    const end = at + before.length;
    lines = [...lines.slice(0, at), ...after, ...lines.slice(end)];
    free = [...free.slice(0, at), ...after.map(() => null), ...free.slice(end)];
  }
  return lines.join("");

  /** Where git puts a hunk: at the stated line, else at the nearest match, below before above. */
  function placeOf({ above, before, atStart, atEnd }: Hunk): number | null {
    const last = free.length - before.length;
    const said = atStart ? 0 : atEnd ? last : Math.min(above, free.length);
    const fits = (at: number) =>
      at >= 0 && at <= last && before.every((line, by) => looks.left-- > 0 && free[at + by] === line);
    if (atStart && atEnd && last !== 0) return null;
    if (fits(said)) return said;
    if (atStart || atEnd) return null;
    for (let by = 1; said - by >= 0 || said + by <= last; by++) {
      if (looks.left-- < 0) return null;
      if (fits(said + by)) return said + by;
      if (fits(said - by)) return said - by;
    }
    return null;
  }
}

function linesIn(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}
