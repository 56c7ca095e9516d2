/** The notes with the tickets of commits; the room `tickets`, above this one, keeps them. */
export const ticketNotes = "refs/notes/tickets";

/** Notes that are copied when a commit is rewritten: those of `git notes`, and tickets. */
export const carriedNotes = ["refs/notes/commits", ticketNotes];
