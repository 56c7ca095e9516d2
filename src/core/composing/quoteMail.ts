import { plainLine } from "../base/plainText.ts";
import type { StoredMessage } from "../store/types.ts";

/** Real mails are far shorter; characters. */
const longestQuote = 2_000_000;
const longestName = 100;
/** Lines that are quoted of a text where only its beginning is. */
const mostOfHead = 20;
/** Stands in a quote for lines that were left out, as b4 writes it. */
export const gap = "> [...]";

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "On Tue, 1 Feb 2022 09:00:00 +0000, Ann Lee wrote:", as mail programs and b4 put it above a quote. */
export function attributionOf({ from, date }: Pick<StoredMessage, "from" | "date">): string {
  const at = new Date(date);
  const [hours, minutes, seconds] = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map((part) =>
    String(part).padStart(2, "0"),
  );
  const day = `${days[at.getUTCDay()]}, ${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  const who = plainLine(from.name || from.email).slice(0, longestName) || "somebody";
  return `On ${day} ${hours}:${minutes}:${seconds} +0000, ${who} wrote:`;
}

/** A text as it is quoted. */
export function quotedLines(text: string): string[] {
  return unsigned(text).map(quotedLine);
}

/** The lines of a text without the signature below "-- ", and without blank lines around. */
export function unsigned(text: string): string[] {
  const lines = text.slice(0, longestQuote).replaceAll("\r\n", "\n").split("\n");
  const signature = lines.lastIndexOf("-- ");
  const own = signature < 0 ? lines : lines.slice(0, signature);
  const first = own.findIndex((line) => line.trim() !== "");
  const last = own.findLastIndex((line) => line.trim() !== "");
  return first < 0 ? [] : own.slice(first, last + 1);
}

/**
 * The beginning of a text, for an answer that is about no part of it.
 * @param left more was left out below it
 */
export function quotedHead(lines: string[], left = false): string[] {
  const shown = lines.slice(0, mostOfHead).map(quotedLine);
  while (shown.at(-1) === ">") shown.pop();
  const isCut = left || lines.slice(mostOfHead).some((line) => line.trim() !== "");
  return isCut ? [...shown, gap] : shown;
}

/** One line, as mail programs and b4 mark it. */
export function quotedLine(line: string): string {
  return line.trim() === "" ? ">" : `> ${line}`;
}
