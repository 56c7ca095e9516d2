import { plainLine } from "../base/plainText.ts";
import { labelPattern } from "../series/label.ts";
import type { StatusLine } from "./model.ts";

/** Characters; longer lines are kept word for word. */
const longestLine = 2_000;

/** Columns before a patch status line when it is written. */
export const statusIndent = 4;

/** How a state begins. Without a version only these words tell a series from free text such as "Plan: to be done". */
const stateWords =
  /^(?:submitted|merged|accepted|applied|reverted|withdrawn|superseded|in |not known|\d+ of \d+)/i;

const labelled = new RegExp(`^(\\S.*?) (${labelPattern}): (\\S.*)$`, "i");

/** Reads `uboot/disk_integ v2: submitted on 2/10`, with or without a bullet; null if the line is none. */
export function parseStatusLine(line: string): StatusLine | null {
  if (line.length > longestLine) return null;
  const text = plainLine(line).replace(/^(?:[-*+•] )+/, "");
  // A report is written without these bullets, and such a line would then be read as a block's title.
  if (text.startsWith("==")) return null;
  const found = labelled.exec(text);
  if (found) {
    const [, name = "", label = "", words = ""] = found;
    return { name, label: label.toLowerCase().replace(/^rfc ?v/, "rfc v"), words, source: null };
  }
  const end = text.indexOf(": ");
  const words = text.slice(end + 2);
  return end > 0 && stateWords.test(words)
    ? { name: text.slice(0, end), label: "", words, source: null }
    : null;
}
