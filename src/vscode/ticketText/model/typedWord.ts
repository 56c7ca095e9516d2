import type { TicketEntry } from "../../../core/tickets/model.ts";

/** What is being typed in a line of a commit message, where a ticket may stand. */
export interface Typed {
  /** Columns of what a chosen ticket replaces. */
  start: number;
  end: number;
  /** What stands in it before the cursor. */
  before: string;
  /** A ticket is what belongs here, so that words of its title find it, too. */
  expected: boolean;
}

/** Longer lines are no prose, and nothing is looked for in them. */
const longestLine = 2000;

/** In a line "Ticket: TS-1, disk" all after the colon or comma; else the word under the cursor with its dashes. */
export function typedAt(line: string, column: number): Typed | null {
  if (line.length > longestLine) return null;
  const before = line.slice(0, column);
  const after = line.slice(column);
  const value = /^ticket[ \t]*:[ \t]*(?:[^,]*,[ \t]*)*/i.exec(before)?.[0].length;
  const start = value ?? before.length - (/[\p{L}\p{N}_-]*$/u.exec(before)?.[0].length ?? 0);
  const end = column + (/^[\p{L}\p{N}_-]*/u.exec(after)?.[0].length ?? 0);
  const expected = value !== undefined || before.charAt(start - 1) === "[";
  return { start, end, before: before.slice(start), expected };
}

/**
 * The tickets to offer, in their order. In prose only where an id begins as the word does: a list that opens at every
 * word of a title would take the Enter that was meant for the next line.
 * @param asked by the person, not by typing
 */
export function offered(tickets: TicketEntry[], { before, expected }: Typed, asked: boolean): TicketEntry[] {
  if (expected) return tickets;
  if (before === "") return asked ? tickets : [];
  return tickets.filter(
    ({ id }) =>
      id.startsWith(before) || (before.length > 1 && id.toLowerCase().startsWith(before.toLowerCase())),
  );
}
