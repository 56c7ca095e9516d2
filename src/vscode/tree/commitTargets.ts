import type { TicketCommit } from "../../core/tickets/model.ts";
import { isNamedCommit } from "./commitsDrag.ts";

/** The commits of rows, of whichever view: those of the menu, all selected ones if the clicked one is among them. */
export function commitsAt(args: unknown[]): TicketCommit[] {
  const [item, items] = args;
  const rows = Array.isArray(items) && items.some(isCommit) ? items : [item];
  const commits = rows.filter(isCommit).map(({ about }) => about.commit);
  // One commit may stand in two places of the view Tickets.
  return [...new Map(commits.map((commit) => [keyOf(commit), commit])).values()];
}

/** Tells a commit from all others, also from itself in another work tree. */
export function keyOf({ folder, hash }: TicketCommit): string {
  return `${folder}\0${hash}`;
}

/** Rows of commits are told by what they are about, in the view Tickets as well. */
function isCommit(value: unknown): value is { about: { commit: TicketCommit } } {
  if (typeof value !== "object" || value === null || !("about" in value)) return false;
  const { about } = value;
  return typeof about === "object" && about !== null && "commit" in about && isNamedCommit(about.commit);
}
