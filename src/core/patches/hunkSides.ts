import { unquotePath } from "../mail/diff.ts";
import type { ChangedFile } from "./model.ts";

/** Characters of a diff that are read. */
const longestDiff = 16 << 20;

/** A file of a diff, from the mail alone: its two sides as far as the hunks show them. */
export interface HunkSides {
  status: ChangedFile["status"];
  path: string;
  oldPath: string;
  /** From the mail, else those of an ordinary file; "000000" if the file does not exist. */
  modes: ChangedFile["modes"];
  /** Number of lines; null if it is not text. */
  additions: number | null;
  deletions: number | null;
  before: string;
  after: string;
}

const hunkHead = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;
/** Nobody reads a patch with more lines. */
const mostLines = 400_000;
const mostFiles = 3_000;
/** Characters of a line that names two files. */
const longestHeading = 8_000;
/**
 * Maximum number of empty lines in place of what no hunk shows, for one side of a file and for all files of a mail. A
 * wrong line number in a hunk must not produce a document of a million lines, nor must many slightly wrong ones.
 */
const mostEmpty = { file: 50_000, mail: 400_000 };

/**
 * The files of a mail's diff, from its hunks alone, with each line at the number that its hunk gives and empty lines
 * between hunks. For a patch that applies nowhere.
 */
export function hunkSides(diff: string): HunkSides[] {
  let left = mostEmpty.mail;
  const take = (wanted: number) => {
    const taken = Math.max(0, Math.min(wanted, left));
    left -= taken;
    return taken;
  };
  return filesIn(diff, () => new Lines(take)).map(({ facts, before, after }) => ({
    ...facts,
    before: before.text,
    after: after.text,
  }));
}

/** The files of a diff without their contents. */
export function changedIn(diff: string): ChangedFile[] {
  const counted: Side = { begin: () => undefined, push: () => undefined };
  return filesIn(diff, () => counted).map(({ facts: { oldPath, ...file } }) => ({
    ...file,
    from: file.status === "R" ? oldPath : null,
  }));
}

function filesIn<Of extends Side>(diff: string, side: () => Of): FileReader<Of>[] {
  const files: FileReader<Of>[] = [];
  let file: FileReader<Of> | null = null;
  for (const line of diff.slice(0, longestDiff).split("\n", mostLines)) {
    if (!line.startsWith("diff --git ")) {
      file?.take(line);
      continue;
    }
    if (files.length >= mostFiles) break;
    const names = namesIn(line);
    file = names && new FileReader(...names, side(), side());
    if (file) files.push(file);
  }
  return files;
}

/** Both names of a file header. A regular expression would take quadratic time. */
function namesIn(heading: string): [oldPath: string, path: string] | null {
  const names = heading.slice("diff --git ".length).trimEnd();
  if (names.length > longestHeading) return null;
  const half = (names.length - 1) / 2;
  // Two equal names may contain the text that otherwise separates them.
  const isSame = names[half] === " " && nameOf(names.slice(0, half)) === nameOf(names.slice(half + 1));
  const at = isSame ? half : names.search(/ "?b\//);
  const [oldPath, path] = [nameOf(names.slice(0, Math.max(at, 0))), nameOf(names.slice(at + 1))];
  return oldPath === "" || path === "" ? null : [oldPath, path];
}

/** A name in a diff header, without quotes and prefix; "" if it is none. */
function nameOf(name: string): string {
  if (name.startsWith('"')) return unquotePath(name);
  return /^[ab]\//.test(name) ? name.slice(2) : "";
}

/** Collects the lines of one side of a file. */
interface Side {
  /** Begins a hunk at that 1-based line. */
  begin(start: number): void;
  push(text: string): void;
}

class Lines implements Side {
  readonly #lines: string[] = [];
  readonly #take: (wanted: number) => number;
  #empty = 0;

  /** @param take returns how many of the wanted empty lines the mail may still have */
  constructor(take: (wanted: number) => number) {
    this.#take = take;
  }

  begin(start: number): void {
    const missing = Math.min(start - 1 - this.#lines.length, mostEmpty.file - this.#empty);
    const taken = this.#take(missing);
    this.#empty += taken;
    for (let at = 0; at < taken; at++) this.#lines.push("");
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  get text(): string {
    return this.#lines.length === 0 ? "" : `${this.#lines.join("\n")}\n`;
  }
}

class FileReader<Of extends Side> {
  readonly before: Of;
  readonly after: Of;
  readonly #oldPath: string;
  readonly #path: string;
  #status: ChangedFile["status"] = "M";
  readonly #modes = { before: "100644", after: "100644" };
  #additions = 0;
  #deletions = 0;
  #isBinary = false;
  /** Number of lines that the hunk still announces. */
  #left = 0;
  #right = 0;

  constructor(oldPath: string, path: string, before: Of, after: Of) {
    this.#oldPath = oldPath;
    this.#path = path;
    this.before = before;
    this.after = after;
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
    this.before.begin(Number(oldStart));
    this.after.begin(Number(start));
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
    if (this.#left-- > 0) this.before.push(text);
  }

  #new(text: string): void {
    if (this.#right-- > 0) this.after.push(text);
  }

  get facts(): Omit<HunkSides, "before" | "after"> {
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
    };
  }
}
