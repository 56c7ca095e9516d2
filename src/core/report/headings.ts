import { plainLine } from "../base/plainText.ts";
import { blockTitleOf, bulletOf, isBlank } from "./lineSyntax.ts";
import type { TicketHeading } from "./model.ts";

/** The usual form of a ticket id; a colleague's report may name tickets that match no pattern of the settings. */
const ticketLike = /^[A-Za-z][A-Za-z0-9_]{0,40}-\d{1,10}$/;
/** Characters; a longer line is no heading. */
const longestHeading = 1_000;

/** The tickets at the beginning of a line: `[STR-68] (its title)`, `[TS-118]`, or several. */
export interface Headings {
  tickets: TicketHeading[];
  /** The rest of the line. */
  rest: string;
  /** Whether the last title is not closed and continues on the next line. */
  open: boolean;
}

/** The tickets at the beginning of a line; null if there are none. */
export function headingsOf(line: string, isTicket: (id: string) => boolean): Headings | null {
  let rest = line.trim();
  if (rest.length > longestHeading) return null;
  const tickets: TicketHeading[] = [];
  for (;;) {
    const id = /^\[([^[\]\s]{1,100})\]/.exec(rest)?.[1];
    if (id === undefined || !(ticketLike.test(id) || isTicket(id))) break;
    const after = rest.slice(id.length + 2).trimStart();
    const title = titleAt(after);
    tickets.push({ id, title: title === null ? "" : plainLine(title.text) });
    if (title?.open) return { tickets, rest: "", open: true };
    rest = (title === null ? after : after.slice(title.end)).trimStart();
    const next = rest.replace(/^(?:[,;/&+]|and\b)\s*/, "");
    if (next.startsWith("[")) rest = next;
  }
  return tickets.length === 0 ? null : { tickets, rest: rest === ":" ? "" : rest, open: false };
}

/**
 * The tickets at the beginning of the first line; their last title may be wrapped over up to three lines, and `length`
 * is the number of lines used. Null if there are none.
 */
export function headingsIn(
  [line = "", ...next]: string[],
  isTicket: (id: string) => boolean,
): (Headings & { length: number }) | null {
  const found = headingsOf(line, isTicket);
  if (!found) return null;
  if (!found.open) return { ...found, length: 1 };
  for (const length of [2, 3]) {
    const more = next.slice(0, length - 1);
    if (more.length < length - 1 || !more.every(mayContinueTitle)) break;
    const joined = headingsOf([line, ...more.map((text) => text.trim())].join(" "), isTicket);
    // With text after the closing parenthesis it is a wrapped sentence, not a title.
    if (joined && !joined.open && joined.rest === "") return { ...joined, length };
  }
  return { ...withoutOpenTitle(line, found.tickets), length: 1 };
}

function mayContinueTitle(text: string): boolean {
  return !isBlank(text) && !/^\s*\[/.test(text) && bulletOf(text) === null && blockTitleOf(text) === null;
}

/** A title that is never closed was none: from its parenthesis on, the line is ordinary text. */
function withoutOpenTitle(line: string, tickets: TicketHeading[]): Headings {
  const last = tickets.at(-1);
  const heads = last ? [...tickets.slice(0, -1), { id: last.id, title: "" }] : tickets;
  const start = last ? line.indexOf("(", line.lastIndexOf(`[${last.id}]`)) : 0;
  return { tickets: heads, rest: line.slice(Math.max(0, start)), open: false };
}

/**
 * The title in the parentheses at the beginning of a text, and its end; null if there is none. The title may contain
 * parentheses. If the text ends with a parenthesis that belongs to no other ticket, the title goes up to there, because
 * people write "(one) and (two)" as a title, or forget to close an inner parenthesis.
 */
function titleAt(text: string): { text: string; end: number; open: boolean } | null {
  if (!text.startsWith("(")) return null;
  const close = closingParenthesis(text);
  const last = text.endsWith(")") ? text.length - 1 : -1;
  if (
    close >= 0 &&
    (close === last || !text.slice(close + 1).endsWith(")") || text.slice(close + 1).includes("["))
  )
    return { text: text.slice(1, close), end: close + 1, open: false };
  if (last > 0) return { text: text.slice(1, last), end: last + 1, open: false };
  return close >= 0
    ? { text: text.slice(1, close), end: close + 1, open: false }
    : { text: text.slice(1), end: text.length, open: true };
}

/** Index of the parenthesis that closes the first one; -1 if there is none. */
function closingParenthesis(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return at;
  }
  return -1;
}

/**
 * The title of a group without a ticket: "MISC" for `(MISC)`. Null for other lines.
 * @param misc the settings' name for such a group; it counts as well as titles in capital letters
 */
export function groupTitleOf(line: string, misc: string): string | null {
  const title = /^\(([^()]{1,500})\)$/.exec(line.trim())?.[1]?.trim() ?? "";
  const isUsual = /^[A-Z][A-Z0-9 &/_-]{0,40}$/.test(title);
  return isUsual || (title !== "" && title.toLowerCase() === misc.toLowerCase()) ? title : null;
}
