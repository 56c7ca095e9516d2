import type { Checkout } from "../git/checkout.ts";
import { readingFault } from "./errors.ts";
import { noteWith, ticketsOf } from "./note.ts";
import { longestNote, notesRef, readBlobs, tipOf, treeAt } from "./notesTree.ts";

/** The tickets that notes name. */
export interface TicketNotes {
  /** The commit of `refs/notes/tickets` that they were read from; null: there are no notes yet. */
  tip: string | null;
  /** By the full name of the object that they are on, in the order of their ids; none is empty. */
  tickets: ReadonlyMap<string, string[]>;
}

/**
 * All tickets in the notes of a repository. Rejects with UserError where the ref holds something else, or git cannot
 * read it.
 */
export async function readNotes(checkout: Checkout, signal: AbortSignal): Promise<TicketNotes> {
  return notesOf(checkout, notesRef, signal);
}

/** The same from another ref. */
export async function notesOf(checkout: Checkout, ref: string, signal: AbortSignal): Promise<TicketNotes> {
  try {
    const tip = await tipOf(checkout, ref, signal);
    return tip === null ? { tip, tickets: new Map() } : await notesAt(checkout, tip, signal);
  } catch (error) {
    throw readingFault(checkout, error);
  }
}

/** The same from a commit of notes; errors of git are not yet put into sentences. */
export async function notesAt(checkout: Checkout, tip: string, signal: AbortSignal): Promise<TicketNotes> {
  const { files } = await treeAt(checkout, tip, signal);
  const wanted = new Set<string>();
  let skipped = 0;
  for (const all of files.values())
    for (const { blob, size } of all) {
      if (size <= longestNote) wanted.add(blob);
      else skipped++;
    }
  if (skipped > 0) checkout.log.warn(`${checkout.top}: ${skipped} notes are too long, or not here`);
  // Equal notes are one blob, which is read once, however many commits it is on.
  const named = new Map<string, string[]>();
  await readBlobs(checkout, [...wanted], signal, (blob, note) => {
    named.set(blob, ticketsOf(note));
  });
  const tickets = new Map<string, string[]>();
  for (const [object, all] of files) {
    const [first, ...others] = all.map(({ blob }) => named.get(blob) ?? []);
    const ids =
      others.length === 0 ? [...(first ?? [])] : ticketsOf(noteWith("", [first ?? [], ...others].flat()));
    if (ids.length > 0) tickets.set(object, ids);
  }
  return { tip, tickets };
}
