import type { Checkout } from "../git/checkout.ts";
import { notesRef } from "../git/notesRef.ts";
import { readingFault } from "./errors.ts";
import { noteWith, ticketsOf } from "./note.ts";
import { longestNote, readBlobs, tipOf, treeAt } from "./notesTree.ts";

/** The tickets in the notes of a repository. */
export interface TicketNotes {
  /** The commit of `refs/notes/tickets` that they were read from; null if there are no notes yet. */
  tip: string | null;
  /** By the full name of the annotated object, ordered by id; none is empty. */
  tickets: ReadonlyMap<string, string[]>;
}

/** All tickets in the notes of a repository. UserError if the ref holds something else, or git cannot read it. */
export async function readNotes(checkout: Checkout, signal: AbortSignal): Promise<TicketNotes> {
  return notesOf(checkout, notesRef, signal);
}

/** Like `readNotes`, from another ref. */
export async function notesOf(checkout: Checkout, ref: string, signal: AbortSignal): Promise<TicketNotes> {
  try {
    const tip = await tipOf(checkout, ref, signal);
    return tip === null ? { tip, tickets: new Map() } : await notesAt(checkout, tip, signal);
  } catch (error) {
    throw readingFault(checkout, error);
  }
}

/** Like `readNotes`, from a notes commit; throws git's own errors. */
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
  // Equal notes are the same blob, which is read once, however many commits have it.
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
