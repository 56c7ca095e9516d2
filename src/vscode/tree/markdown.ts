import { plainLine } from "../../core/base/plainText.ts";

/** Number of lines that fit a hover. */
const mostLines = 20;

/**
 * Untrusted text (mail, settings, git) as Markdown that shows it literally: one line, without markup, automatic links
 * or icons. Every special character becomes a numeric entity.
 */
export function escaped(text: string, longest = 300): string {
  const line = plainLine(text);
  const short = line.length > longest ? `${line.slice(0, longest).trimEnd()}…` : line;
  return short.replace(/[\\`*_{}[\]()#+\-!~<>&|:@.$=^]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Maximum columns of indentation that are shown. */
const widestIndentation = 80;

/** Like `escaped`, but keeps the lines of a text and their indentation, so that quoted code stays readable. */
export function escapedLines(text: string, longest: number): string {
  return text
    .split("\n")
    .map((line) => `${"&nbsp;".repeat(indentationOf(line))}${escaped(line, longest)}`)
    .join("  \n");
}

function indentationOf(line: string): number {
  let column = 0;
  for (const sign of line.slice(0, line.search(/\S|$/))) column += sign === "\t" ? 8 - (column % 8) : 1;
  return line.trim() === "" ? 0 : Math.min(column, widestIndentation);
}

/** The non-empty parts as paragraphs. */
export function paragraphs(...parts: (string | null | false | undefined)[]): string {
  return parts.filter(Boolean).join("\n\n");
}

/** One line each; only the first ones if there are too many. */
export function list(lines: string[]): string {
  return [...lines.slice(0, mostLines), ...(lines.length > mostLines ? ["…"] : [])].join("  \n");
}
