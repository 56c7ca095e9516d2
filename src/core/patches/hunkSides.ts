import { unquotePath } from "../mail/diff.ts";
import type { ChangedFile } from "./model.ts";

/** Characters of a diff that are read. */
const longestDiff = 16 << 20;

/** A file of a diff as its mail tells it: what its hunks say of it before and after. */
export interface HunkSides {
  status: ChangedFile["status"];
  path: string;
  oldPath: string;
  /** As far as the mail names them, else those of a plain file; "000000" where there is none. */
  modes: ChangedFile["modes"];
  /** Lines; null where it is no text. */
  additions: number | null;
  deletions: number | null;
  before: string;
  after: string;
}

const hunkHead = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;
/** More lines are no patch that anybody reads. */
const mostLines = 400_000;
const mostFiles = 3_000;

/**
 * The files of a mail's diff from its hunks alone, each line where its hunk says that it stands: what lies between
 * the hunks is empty, so that line numbers are those of the mail. For a patch that applies nowhere.
 */
export function hunkSides(diff: string): HunkSides[] {
  const files: HunkSides[] = [];
  let sides: Sides | null = null;
  const finish = () => {
    if (sides) files.push(sides.file());
    sides = null;
  };
  for (const line of diff.slice(0, longestDiff).split("\n", mostLines)) {
    const heading = /^diff --git ("?)a\/(.{1,4000}?)"? ("?)b\/(.{1,4000}?)"?$/.exec(line);
    if (heading) {
      finish();
      if (files.length >= mostFiles) break;
      const [, quoted = "", oldPath = "", alsoQuoted = "", path = ""] = heading;
      sides = new Sides(nameOf(oldPath, quoted), nameOf(path, alsoQuoted));
    } else if (sides) sides.take(line);
  }
  finish();
  return files;
}

/** A name as git writes it in a diff's heading, without its quotes. */
function nameOf(name: string, quoted: string): string {
  return quoted === "" ? name : unquotePath(`${quoted}${name}${quoted}`);
}

/** The files of a diff without their contents. */
export function changedIn(diff: string): ChangedFile[] {
  return hunkSides(diff).map(({ before, after, oldPath, ...file }) => ({
    ...file,
    from: file.status === "R" ? oldPath : null,
  }));
}

/** Lines apart, at most: a hunk that lies about its place must not make a document of a million empty lines. */
const widestGap = 50_000;

class Sides {
  readonly #oldPath: string;
  readonly #path: string;
  #status: ChangedFile["status"] = "M";
  readonly #modes = { before: "100644", after: "100644" };
  #additions = 0;
  #deletions = 0;
  #isBinary = false;
  readonly #before: string[] = [];
  readonly #after: string[] = [];
  /** Lines that the hunk still announces. */
  #left = 0;
  #right = 0;

  constructor(oldPath: string, path: string) {
    this.#oldPath = oldPath;
    this.#path = path;
  }

  take(line: string): void {
    if (this.#left > 0 || this.#right > 0) this.#takeOfHunk(line);
    else {
      const head = hunkHead.exec(line);
      if (head) this.#begin(head);
      else this.#takeOfHead(line);
    }
  }

  #takeOfHead(line: string): void {
    if (line.startsWith("rename from ")) this.#status = "R";
    else if (/^(?:GIT binary patch$|Binary files )/.test(line)) this.#isBinary = true;
    const [, kind, mode = ""] =
      /^(index|old|new|new file|deleted file) (?:mode |\S+ )(\d{6})$/.exec(line) ?? [];
    if (kind === undefined) return;
    if (kind === "new file") this.#status = "A";
    if (kind === "deleted file") this.#status = "D";
    if (kind !== "new") this.#modes.before = kind === "new file" ? "000000" : mode;
    if (kind !== "old") this.#modes.after = kind === "deleted file" ? "000000" : mode;
  }

  #begin(head: RegExpExecArray): void {
    const [, oldStart = "1", oldLines = "1", start = "1", lines = "1"] = head;
    fill(this.#before, Number(oldStart));
    fill(this.#after, Number(start));
    this.#left = Number(oldLines);
    this.#right = Number(lines);
  }

  #takeOfHunk(line: string): void {
    const text = line.slice(1);
    if (line.startsWith("-")) {
      this.#deletions++;
      this.#old(text);
    } else if (line.startsWith("+")) {
      this.#additions++;
      this.#new(text);
    } else if (!line.startsWith("\\")) {
      this.#old(text);
      this.#new(text);
    }
  }

  #old(text: string): void {
    if (this.#left-- > 0) this.#before.push(text);
  }

  #new(text: string): void {
    if (this.#right-- > 0) this.#after.push(text);
  }

  file(): HunkSides {
    const kindOf = (mode: string) => mode.slice(0, 3);
    const { before, after } = this.#modes;
    const isOther = this.#status === "M" && kindOf(before) !== kindOf(after);
    return {
      status: isOther ? "T" : this.#status,
      path: this.#status === "D" ? this.#oldPath : this.#path,
      oldPath: this.#oldPath,
      modes: { before, after },
      additions: this.#isBinary ? null : this.#additions,
      deletions: this.#isBinary ? null : this.#deletions,
      before: textOf(this.#before),
      after: textOf(this.#after),
    };
  }
}

/** Empty lines up to where a hunk begins, counted from 1. */
function fill(lines: string[], start: number): void {
  const missing = Math.min(start - 1 - lines.length, widestGap);
  for (let at = 0; at < missing; at++) lines.push("");
}

function textOf(lines: string[]): string {
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}
