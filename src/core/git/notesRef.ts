/** The notes that hold tickets: `git log --notes=tickets` shows them. */
export const notesRef = "refs/notes/tickets";
