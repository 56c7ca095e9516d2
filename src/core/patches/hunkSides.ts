import type { ChangedFile } from "./model.ts";

/** Characters of a diff that are read. */
const longestDiff = 16 << 20;

/** A file of a diff that could not be applied: what its hunks say of it before and after. */
export interface HunkSides {
  status: ChangedFile["status"];
  path: string;
  oldPath: string;
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
    const heading = /^diff --git "?a\/(.{1,4000}?)"? "?b\/(.{1,4000}?)"?$/.exec(line);
    if (heading) {
      finish();
      if (files.length >= mostFiles) break;
      sides = new Sides(heading[1] ?? "", heading[2] ?? "");
    } else if (sides) sides.take(line);
  }
  finish();
  return files;
}

/** Lines apart, at most: a hunk that lies about its place must not make a document of a million empty lines. */
const widestGap = 50_000;

class Sides {
  readonly #oldPath: string;
  readonly #path: string;
  #status: ChangedFile["status"] = "M";
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
    else if (/^new file mode /.test(line)) this.#status = "A";
    else if (/^deleted file mode /.test(line)) this.#status = "D";
    else if (/^rename from /.test(line)) this.#status = "R";
    else {
      const head = hunkHead.exec(line);
      if (head) this.#begin(head);
    }
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
    if (line.startsWith("-")) this.#old(text);
    else if (line.startsWith("+")) this.#new(text);
    else if (!line.startsWith("\\")) {
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
    return {
      status: this.#status,
      path: this.#status === "D" ? this.#oldPath : this.#path,
      oldPath: this.#oldPath,
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
