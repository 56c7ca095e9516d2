import type { Heading } from "./model.ts";
import { oneLine } from "./model.ts";

/** What looks like a ticket, wherever it is from: the report of a colleague names others than one's own. */
const ticketLike = /^[A-Za-z][A-Za-z0-9_]{0,40}-\d{1,10}$/;
/** A title is no longer, nor the line that it stands in. */
const longest = 1_000;

/**
 * The tickets that a line is headed by: `[STR-68] (its title)`, `[TS-118]`, or several of them; null where there is
 * none. `rest` is what else the line says; `open` tells that a title goes on with the next line.
 */
export function headingsOf(
  line: string,
  isTicket: (id: string) => boolean,
): { tickets: Heading[]; rest: string; open: boolean } | null {
  let rest = line.trim();
  if (rest.length > longest) return null;
  const tickets: Heading[] = [];
  for (;;) {
    const id = /^\[([^[\]\s]{1,100})\]/.exec(rest)?.[1];
    if (id === undefined || !(ticketLike.test(id) || isTicket(id))) break;
    const after = rest.slice(id.length + 2).trimStart();
    const title = titleAt(after);
    tickets.push({ id, title: title === null ? "" : oneLine(title.text) });
    if (title?.open) return { tickets, rest: "", open: true };
    rest = (title === null ? after : after.slice(title.end)).trimStart();
    const next = rest.replace(/^(?:[,;/&+]|and\b)\s*/, "");
    if (next.startsWith("[")) rest = next;
  }
  return tickets.length === 0 ? null : { tickets, rest: rest === ":" ? "" : rest, open: false };
}

/**
 * The title in the parentheses that a text begins with, and where it ends. Where they do not match, or more follows
 * that ends with one, the last one closes it.
 */
function titleAt(text: string): { text: string; end: number; open: boolean } | null {
  if (!text.startsWith("(")) return null;
  const close = closing(text);
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

/** Where the first parenthesis is closed; -1 where it is not. */
function closing(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return at;
  }
  return -1;
}

/** The name of a group without ticket: `(MISC)`, or whatever the settings call it; null where the line is none. */
export function groupTitleOf(line: string, misc: string): string | null {
  const title = /^\(([^()]{1,500})\)$/.exec(line.trim())?.[1]?.trim() ?? "";
  const isUsual = /^[A-Z][A-Z0-9 &/_-]{0,40}$/.test(title);
  return isUsual || (title !== "" && title.toLowerCase() === misc.toLowerCase()) ? title : null;
}
