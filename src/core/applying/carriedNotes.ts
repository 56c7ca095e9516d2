import { notesRef } from "../git/notesRef.ts";

/** Notes that are copied when a commit is rewritten: those of `git notes`, and tickets. */
export const carriedNotes = ["refs/notes/commits", notesRef];
