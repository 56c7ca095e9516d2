import { plainLine } from "../base/plainText.ts";
import { blockTitleOf, bulletOf, isBlank } from "./lineSyntax.ts";
import type { TicketHeading } from "./model.ts";

/** The usual shape of a ticket's id; a colleague's report names tickets of projects that the settings do not know. */
const ticketLike = /^[A-Za-z][A-Za-z0-9_]{0,40}-\d{1,10}$/;
/** Characters; a longer line is no heading. */
const longestHeading = 1_000;

/** The tickets that a line begins with: `[STR-68] (its title)`, `[TS-118]`, or several of them. */
export interface Headings {
  tickets: TicketHeading[];
  /** What the line says after them. */
  rest: string;
  /** Whether the last title is not closed: it goes on with the next line. */
  open: boolean;
}

/** The tickets that head a line; null where it begins with none. */
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
 * The tickets that head the first of some lines, whose last title may be wrapped over up to three lines; `length` says
 * how many lines they take. null where the first line begins with no ticket.
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
    // With more text after its parenthesis it is a sentence that was wrapped, and not a title.
    if (joined && !joined.open && joined.rest === "") return { ...joined, length };
  }
  return { ...withoutOpenTitle(line, found.tickets), length: 1 };
}

function mayContinueTitle(text: string): boolean {
  return !isBlank(text) && !/^\s*\[/.test(text) && bulletOf(text) === null && blockTitleOf(text) === null;
}

/** Where the last title is never closed it was none: from its parenthesis on the line is ordinary text. */
function withoutOpenTitle(line: string, tickets: TicketHeading[]): Headings {
  const last = tickets.at(-1);
  const heads = last ? [...tickets.slice(0, -1), { id: last.id, title: "" }] : tickets;
  const start = last ? line.indexOf("(", line.lastIndexOf(`[${last.id}]`)) : 0;
  return { tickets: heads, rest: line.slice(Math.max(0, start)), open: false };
}

/**
 * The title in the parentheses that a text begins with, and where it ends; null where the text begins with none. The
 * title may hold parentheses of its own. Where the text ends with a parenthesis that belongs to no other ticket, the
 * title goes up to there: people write "(one) and (two)" as a title, and forget to close an inner parenthesis.
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

/** The index of the parenthesis that closes the first one; -1 where there is none. */
function closingParenthesis(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return at;
  }
  return -1;
}

/**
 * The title of a group without ticket: the words of `(MISC)`. null for other lines.
 * @param misc what the settings call such a group; it counts beside titles in capital letters
 */
export function groupTitleOf(line: string, misc: string): string | null {
  const title = /^\(([^()]{1,500})\)$/.exec(line.trim())?.[1]?.trim() ?? "";
  const isUsual = /^[A-Z][A-Z0-9 &/_-]{0,40}$/.test(title);
  return isUsual || (title !== "" && title.toLowerCase() === misc.toLowerCase()) ? title : null;
}
