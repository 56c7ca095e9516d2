import type { TicketEntry } from "../../../core/tickets/model.ts";

/** The word being typed in a commit message that a ticket may replace. */
export interface Typed {
  /** Columns that a chosen ticket replaces. */
  start: number;
  end: number;
  /** Its text before the cursor. */
  before: string;
  /** Whether a ticket is expected here, so that words of its title match too. */
  expected: boolean;
}

/** Longer lines are not prose and are skipped. */
const longestLine = 2000;

/** In "Ticket: TS-1, disk" everything after the colon or comma; elsewhere the word at the cursor, including dashes. */
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
 * The tickets to suggest, in order. In prose only those whose id begins with the word: a list that opens at every word
 * would take the Enter meant for a new line.
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
