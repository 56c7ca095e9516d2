import { diffOf, unquotePath } from "../mail/diff.ts";
import { readPatchMail } from "../mail/patchMail.ts";
import type { StoredMessage } from "../store/types.ts";
import { lineKey } from "./lineKey.ts";
import type { Place } from "./model.ts";

/** A line of a patch mail as others may quote it. */
export interface PatchLine {
  key: string;
  place: Place;
  /** As sent; in the commit message without trailing blanks. */
  text: string;
  /** For a context line, its number in the file before the patch, from 1. */
  oldLine?: number;
  /** It begins a file of the diff, or a hunk. */
  head?: "file" | "hunk";
}

/** Number of lines read of one mail; real patches have a few thousand. */
const maxLines = 100_000;

const general: Place = { file: null, side: "general", line: null };
const message: Place = { file: null, side: "message", line: null };

/**
 * The lines of a patch or cover with their places: commit message, notes below it, and diff, whose lines are numbered
 * by the hunk headers. Wrong counts in a hunk do no harm. Blank lines are left out.
 */
export function patchLines(mail: StoredMessage, body: string): PatchLine[] {
  return allPatchLines(mail, body).filter(({ key }) => key !== "");
}

/** Like `patchLines`, including blank lines. */
export function allPatchLines(mail: StoredMessage, body: string): PatchLine[] {
  const { message: text, notes } = readPatchMail(mail, body);
  const diff = diffOf(body);
  return [
    lineOf(`Subject: ${mail.subject}`, { ...message, line: 1 }),
    ...numbered(text),
    ...notesOf(notes, diff === null ? [] : namesIn(diff)),
    ...(diff === null ? [] : diffLines(diff)),
  ];
}

function lineOf(text: string, place: Place): PatchLine {
  return { key: lineKey(text), place, text };
}

function numbered(text: string): PatchLine[] {
  return text
    .split("\n", maxLines)
    .map((line, at) => lineOf(line, { file: null, side: "message", line: at + 1 }));
}

/** Lines between message and diff: general ones are about the patch, diffstat lines about their file. */
function notesOf(notes: string, files: string[]): PatchLine[] {
  const lines = notes.split("\n", maxLines).map((line) => {
    const [, name = "", cut] =
      /^\s((?:(\.\.\.)\/)?\S.{0,500}?)\s+\|\s+(?:\d+|Bin)\b/.exec(line.slice(0, 1_000)) ?? [];
    const ending = cut === undefined ? null : name.slice(3);
    const file =
      name === "" ? undefined : files.find((one) => (ending ? one.endsWith(ending) : one === name));
    return lineOf(line, file === undefined ? message : { file, side: "new", line: null });
  });
  return [lineOf("---", message), ...lines];
}

function namesIn(diff: string): string[] {
  const names = [...diff.matchAll(/^(?:\+\+\+|---) ("?[ab]\/[^\n\t]{1,1000})/gm)].slice(0, 2_000);
  return names.map(([, name = ""]) => pathOf(name)).filter((name) => name !== null);
}

/** "b/lib/a.c" → "lib/a.c"; null for /dev/null. */
function pathOf(name: string): string | null {
  const bare = unquotePath(name.replace(/\t.*$/, "").trimEnd());
  return bare === "/dev/null" ? null : bare.replace(/^[ab]\//, "");
}

/** The hunk being read: numbers of its next lines, and how many more its header announces. */
interface Hunk {
  old: number;
  new: number;
  oldLeft: number;
  newLeft: number;
}

const hunkHead = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

class DiffReader {
  readonly lines: PatchLine[] = [];
  #file: string | null = null;
  #side: "new" | "old" = "new";
  #hunk: Hunk | null = null;
  #ended = false;
  /** Whether the header lines of a file have begun. */
  #begun = false;

  read(line: string): void {
    if (this.#ended) this.lines.push(lineOf(line, general));
    else if (!this.#readContent(line)) this.#readHead(line);
  }

  /** Returns whether the line belongs to a hunk. */
  #readContent(line: string): boolean {
    const hunk = this.#hunk;
    if (hunk === null) return false;
    const sign = line === "" ? " " : line.charAt(0);
    const isDue = hunk.oldLeft > 0 || hunk.newLeft > 0;
    if (!"+- \\".includes(sign) || (!isDue && !goesOn(line, sign))) {
      this.#hunk = null;
      return false;
    }
    const { lines } = this;
    if (sign === "\\") lines.push(lineOf(line, lines.at(-1)?.place ?? general));
    else if (sign === "-") lines.push(lineOf(line, { file: this.#file, side: "old", line: hunk.old }));
    else {
      const added = lineOf(line, { file: this.#file, side: "new", line: hunk.new });
      lines.push(sign === " " ? { ...added, oldLine: hunk.old } : added);
    }
    if (sign === "-" || sign === " ") {
      hunk.old++;
      hunk.oldLeft--;
    }
    if (sign === "+" || sign === " ") {
      hunk.new++;
      hunk.newLeft--;
    }
    return true;
  }

  #readHead(line: string): void {
    const [, old, oldCount = "1", next, nextCount = "1"] = hunkHead.exec(line.slice(0, 100)) ?? [];
    if (old !== undefined) {
      const hunk = {
        old: Number(old),
        new: Number(next),
        oldLeft: Number(oldCount),
        newLeft: Number(nextCount),
      };
      this.#hunk = hunk;
      const first = this.#side === "old" || hunk.newLeft === 0 ? hunk.old : hunk.new;
      const side = hunk.newLeft === 0 ? "old" : this.#side;
      const place: Place = { file: this.#file, side, line: Math.max(1, first) };
      this.lines.push({ ...lineOf(line, place), head: "hunk" });
      this.#begun = false;
      return;
    }
    if (line === "-- " || line === "--") {
      // Every mail has such a line; it means nothing.
      this.#ended = true;
      return;
    }
    this.#readName(line.slice(0, 3_000));
    const place: Place = this.#ended || this.#file === null ? general : this.#place(null);
    const begins = line.startsWith("diff --git ") || (line.startsWith("--- ") && !this.#begun);
    if (begins) this.#begun = true;
    this.lines.push(begins ? { ...lineOf(line, place), head: "file" } : lineOf(line, place));
  }

  #place(line: number | null): Place {
    return { file: this.#file, side: this.#side, line };
  }

  /** Reads the file's name from its header lines; earlier header lines get it too. */
  #readName(line: string): void {
    if (line.startsWith("diff --git ")) {
      this.#side = "new";
      this.#file = nameOfBoth(line.slice("diff --git ".length));
    } else if (line.startsWith("deleted file mode ")) this.#side = "old";
    else if (line.startsWith("rename to ")) this.#file = unquotePath(line.slice("rename to ".length));
    else if (line.startsWith("--- ")) this.#file = pathOf(line.slice(4)) ?? this.#file;
    else if (line.startsWith("+++ ")) {
      const name = pathOf(line.slice(4));
      this.#side = name === null ? "old" : "new";
      this.#file = name ?? this.#file;
    }
  }
}

/**
 * Whether a hunk continues beyond the lines that its header announces; only a signature or the next file could look
 * like its lines.
 */
function goesOn(line: string, sign: string): boolean {
  if (sign === "\\") return true;
  return line !== "" && line !== "-- " && line !== "--" && !/^(?:---|\+\+\+) /.test(line);
}

/** The name in "a/x b/x", if both halves are the same; null if they differ, and other lines give the names. */
function nameOfBoth(names: string): string | null {
  const half = names.slice(0, (names.length - 1) / 2);
  const other = names.slice(half.length + 1);
  const name = pathOf(other);
  return name !== null && pathOf(half) === name ? name : null;
}

function diffLines(diff: string): PatchLine[] {
  const reader = new DiffReader();
  for (let start = 0, end = 0, read = 0; start < diff.length && read < maxLines; start = end + 1, read++) {
    end = diff.indexOf("\n", start);
    if (end < 0) end = diff.length;
    reader.read(diff.slice(start, Math.min(end, start + 4_000)));
  }
  return reader.lines;
}
