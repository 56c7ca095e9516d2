import { plainLine } from "../base/plainText.ts";
import type { StoredMessage } from "../store/types.ts";

/** Characters; real mails are far shorter. */
const longestQuote = 2_000_000;
const longestName = 100;
/** Number of lines when only the beginning of a text is quoted. */
const mostOfHead = 20;
/** Marks lines left out of a quote, as in b4. */
export const gap = "> [...]";

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "On Tue, 1 Feb 2022 09:00:00 +0000, Ann Lee wrote:", the line above a quote in mail programs and b4. */
export function attributionOf({ from, date }: Pick<StoredMessage, "from" | "date">): string {
  const at = new Date(date);
  const [hours, minutes, seconds] = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map((part) =>
    String(part).padStart(2, "0"),
  );
  const day = `${days[at.getUTCDay()]}, ${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  const who = plainLine(from.name || from.email).slice(0, longestName) || "somebody";
  return `On ${day} ${hours}:${minutes}:${seconds} +0000, ${who} wrote:`;
}

/** The lines of a text without the signature below "-- ", and without blank lines at either end. */
export function unsigned(text: string): string[] {
  const lines = text.slice(0, longestQuote).replaceAll("\r\n", "\n").split("\n");
  const signature = lines.lastIndexOf("-- ");
  const own = signature < 0 ? lines : lines.slice(0, signature);
  const first = own.findIndex((line) => line.trim() !== "");
  const last = own.findLastIndex((line) => line.trim() !== "");
  return first < 0 ? [] : own.slice(first, last + 1);
}

/**
 * The quoted beginning of a text, for a reply that is about no particular part.
 * @param left whether more was left out below
 */
export function quotedHead(lines: string[], left = false): string[] {
  const shown = lines.slice(0, mostOfHead).map(quotedLine);
  while (shown.at(-1) === ">") shown.pop();
  const isCut = left || lines.slice(mostOfHead).some((line) => line.trim() !== "");
  return isCut ? [...shown, gap] : shown;
}

/** One quoted line, in the form of mail programs and b4. */
export function quotedLine(line: string): string {
  return line.trim() === "" ? ">" : `> ${line}`;
}
