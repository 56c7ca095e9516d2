import { diffStart } from "./diff.ts";

/*
 * Text that a mail program sent as "format=flowed" (RFC 3676): a blank stands before lines that begin with a blank, with
 * ">" or with "From ", and a line that ends in a blank goes on in the next.
 */

/** Characters. No person writes a longer paragraph, and readers look at a part of a line only. */
const longestLine = 10_000;

/** How a text is flowed; `delSp`: the blank before a soft break is no part of the text. */
export interface Flow {
  delSp: boolean;
}

/** How the text of a part is flowed by its Content-Type; null if it is not. */
export function flowOf(type: string): Flow | null {
  if (!/;\s*format\s*=\s*"?flowed/i.test(type)) return null;
  return { delSp: /;\s*delsp\s*=\s*"?yes/i.test(type) };
}

/**
 * The text as its sender wrote it: without stuffed blanks, its paragraphs joined. A diff keeps its lines: only what
 * cannot be a line of a diff is joined with the one above it, and a text that only claims to be flowed stays as it is.
 */
export function unflowed(text: string, { delSp }: Flow): string {
  const start = diffStart(text);
  if (start < 0) return joined(text.split("\n"), delSp, goesOnInText);
  const [head, diff] = [text.slice(0, start), text.slice(start)];
  if (isStuffed(head, diff) === false) return text;
  return joined(head.split("\n"), delSp, goesOnInText) + joined(diff.split("\n"), delSp, goesOnInDiff);
}

/**
 * Whether blanks were put before the lines of a patch, by its diffstat and its context lines; null if it has neither.
 */
function isStuffed(head: string, diff: string): boolean | null {
  const [, blanks] = /^( {1,2})\d{1,6} files? changed/m.exec(head) ?? [];
  if (blanks !== undefined) return blanks.length === 2;
  const filled = diff.match(/^ [^\S\n]*\S/gm) ?? [];
  if (filled.length === 0) return null;
  // Indented with blanks alone, a file's lines look the same without stuffing.
  return filled.every((line) => line.startsWith("  ")) && filled.some((line) => /^ {2}[^ *]/.test(line));
}

interface Line {
  /** Quote marks, with the blank after them. */
  marks: string;
  depth: number;
  text: string;
}

/** A line without its stuffed blank. */
function lineOf(line: string): Line {
  const [whole = "", marks = ""] = /^((?:> ?)*>)? ?/.exec(line) ?? [];
  if (marks === "") return { marks, depth: 0, text: line.slice(whole.length) };
  return { marks: whole, depth: marks.replaceAll(" ", "").length, text: line.slice(whole.length) };
}

function joined(lines: string[], delSp: boolean, goesOn: (line: string, next: string) => boolean): string {
  const all = lines.map(lineOf);
  const out: string[] = [];
  for (let at = 0; at < all.length; at++) {
    const first = all[at];
    if (!first) break;
    let text = first.text;
    for (let last = first; isFlowed(last.text) && text.length < longestLine; at++) {
      const next = all[at + 1];
      if (!next || next.depth !== first.depth || !goesOn(last.text, next.text)) break;
      text = (delSp ? text.slice(0, -1) : text) + next.text;
      last = next;
    }
    out.push(first.marks + text);
  }
  return out.join("\n");
}

/** A context line of a diff may be blank, and a signature begins with "-- ". */
function isFlowed(text: string): boolean {
  return text.endsWith(" ") && text.trim() !== "" && text !== "-- ";
}

/** What begins a line of its own whatever the line above ends with: items, indented lines, fields, and lines of diffs. */
const begins =
  /^(?:\s|[-+@\\]|(?:[*•]|\d{1,2}[.)])\s|[A-Z][A-Za-z-]{1,30}: |diff |index |Index: |---$|[a-z]+ mode \d)/;

function goesOnInText(_line: string, next: string): boolean {
  return next.trim() !== "" && !begins.test(next);
}

/** Each line of a hunk begins with a sign, so that what begins with none belongs to the line above. */
function goesOnInDiff(line: string, next: string): boolean {
  return /^[-+ ]/.test(line) && goesOnInText(line, next);
}
