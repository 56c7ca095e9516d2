import { plainLine } from "../../core/base/plainText.ts";

/** More lines than this do not fit a hover. */
const mostLines = 20;

/**
 * Text from outside (mail, settings, git) as Markdown that shows exactly it: one line, no markup, no links that
 * the renderer would make by itself, no icons. Every character with a meaning becomes a numeric entity.
 */
export function escaped(text: string, longest = 300): string {
  const line = plainLine(text);
  const short = line.length > longest ? `${line.slice(0, longest).trimEnd()}…` : line;
  return short.replace(/[\\`*_{}[\]()#+\-!~<>&|:@.$=^]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Those of the parts that say something, each for itself. */
export function paragraphs(...parts: (string | null | false | undefined)[]): string {
  return parts.filter(Boolean).join("\n\n");
}

/** A line each; where there are too many, the first of them. */
export function list(lines: string[]): string {
  return [...lines.slice(0, mostLines), ...(lines.length > mostLines ? ["…"] : [])].join("  \n");
}
