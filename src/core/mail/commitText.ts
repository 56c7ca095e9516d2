/** The text of a patch mail, or any text above a diff, split as `git mailinfo --scissors` does. */
export interface CommitText {
  /** Headers in the body, which override those of the mail: unfolded, encoded words not decoded. */
  headers: { from?: string; subject?: string; date?: string };
  /** Lines of the commit message. */
  lines: string[];
  /** Index in the text at which the message begins. */
  start: number;
  /** Index of the line that ends it, or the length of the text. */
  end: number;
  /**
   * What ended the part above that does not belong to the message: a scissors line, or the first line of `git
   * format-patch`; null if there is no such part.
   */
  below: "scissors" | "patch" | null;
}

/** Limits in characters, of the message and of one header; real messages are far below. */
const textLimit = 1 << 20;
const headerLimit = 2_000;

/**
 * Reads a text by the rules of git's mailinfo.c: headers come first, in any order; the message ends at "---" or where a
 * diff begins. Text above scissors is dropped, and so is, unlike in git, text above pasted or attached output of `git
 * format-patch`. Linear.
 */
export function readCommitText(text: string): CommitText {
  let reading = new Reading(0);
  let below: CommitText["below"] = null;
  const limit = Math.min(text.length, textLimit);
  for (let at = 0, next = 0; at < limit; at = next) {
    const found = text.indexOf("\n", at);
    next = found < 0 ? text.length : found + 1;
    const line = text.slice(at, found < 0 ? text.length : found);
    if (reading.takesHeader(line, next)) continue;
    if (isScissors(line)) {
      [reading, below] = [new Reading(next), "scissors"];
    } else if (beginsPatch(line)) {
      [reading, below] = [new Reading(next), "patch"];
    } else if (endsMessage(line)) return { ...reading.all(), end: at, below };
    else reading.lines.push(line);
  }
  return { ...reading.all(), end: limit, below };
}

type Name = keyof CommitText["headers"];

/** The lines read since the beginning of the text or the last cut. */
class Reading {
  readonly lines: string[] = [];
  readonly #headers: CommitText["headers"] = {};
  #start: number;
  #atHead = true;
  /** The header that a folded line would continue. */
  #open: Name | null = null;

  constructor(start: number) {
    this.#start = start;
  }

  all(): Pick<CommitText, "headers" | "lines" | "start"> {
    return { headers: this.#headers, lines: this.lines, start: this.#start };
  }

  /** Whether the line is part of the headers; `next` is the index after it. */
  takesHeader(line: string, next: number): boolean {
    if (!this.#atHead) return false;
    if (line === "") {
      // Blank lines may come before the headers, but after one they end them.
      if (this.#open !== null) this.#atHead = false;
      this.#start = next;
      return true;
    }
    this.#atHead = this.#takes(line);
    if (this.#atHead) this.#start = next;
    return this.#atHead;
  }

  #takes(line: string): boolean {
    if (this.#open !== null && /^[ \t]/.test(line) && !isScissors(line)) {
      this.#headers[this.#open] = `${this.#headers[this.#open]}${line}`.slice(0, headerLimit);
      return true;
    }
    this.#open = null;
    if (beginsPatch(line)) return true;
    if (/^\[PATCH\]\s/.test(line)) {
      this.#headers.subject = line.slice(0, headerLimit);
      return true;
    }
    const [, word = "", value = ""] = /^(from|subject|date):\s*(.*)/is.exec(line.slice(0, headerLimit)) ?? [];
    const name = headerNames.find((one) => one === word.toLowerCase());
    if (name === undefined || this.#headers[name] !== undefined) return false;
    this.#headers[name] = value;
    this.#open = name;
    return true;
  }
}

const headerNames: Name[] = ["from", "subject", "date"];

/**
 * "From 0123… Mon Sep 17 00:00:00 2001", the first line that `git format-patch` writes; in an mbox with ">" before it.
 */
export function beginsPatch(line: string): boolean {
  return (
    (line.startsWith("From ") || line.startsWith(">From ")) &&
    /^>?From [0-9a-f]{40}(?:[0-9a-f]{24})? Mon Sep 17 00:00:00 2001\s*$/.test(line)
  );
}

/** "---" alone, or the first line of a diff. */
function endsMessage(line: string): boolean {
  if (line.startsWith("---")) return /^---(?:\s*$| \S)/.test(line);
  return line.startsWith("diff -") || line.startsWith("Index: ");
}

/** Characters; no scissors line is longer. */
const widest = 1_000;

/**
 * "-- >8 --" and similar, by git's rule: at least eight characters from the first visible one to the last, more than a
 * third of them dashes and scissors, and more than twice as many of these as of gaps between them.
 */
export function isScissors(line: string): boolean {
  if (!line.includes("<") && !line.includes(">")) return false;
  if (line.length > widest || !/8<|>8|%<|>%/.test(line)) return false;
  const shown = line.trim();
  let [perforation, gaps, inside] = [0, 0, false];
  for (let at = 0; at < shown.length; at++) {
    if (/\s/.test(shown.charAt(at))) {
      if (!inside) continue;
      perforation++;
      gaps++;
    } else if (shown.charAt(at) === "-") {
      inside = true;
      perforation++;
    } else if (/^(?:8<|>8|%<|>%)$/.test(shown.slice(at, at + 2))) {
      inside = true;
      perforation += 2;
      at++;
    } else inside = false;
  }
  return shown.length >= 8 && shown.length < perforation * 3 && gaps * 2 < perforation;
}
