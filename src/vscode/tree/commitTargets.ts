import type { TicketCommit } from "../../core/tickets/model.ts";
import { isNamedCommit } from "./commitsDrag.ts";

/** The commits of rows in any view: all selected ones if the clicked one is among them. */
export function commitsAt(args: unknown[]): TicketCommit[] {
  const [item, items] = args;
  const rows = Array.isArray(items) && items.some(isCommit) ? items : [item];
  const commits = rows.filter(isCommit).map(({ about }) => about.commit);
  // A commit may appear twice in the view Tickets.
  return [...new Map(commits.map((commit) => [keyOf(commit), commit])).values()];
}

/** Identifies a commit in a work tree. */
export function keyOf({ folder, hash }: TicketCommit): string {
  return `${folder}\0${hash}`;
}

/** Rows of commits are recognized by `about`, in the view Tickets as well. */
function isCommit(value: unknown): value is { about: { commit: TicketCommit } } {
  if (typeof value !== "object" || value === null || !("about" in value)) return false;
  const { about } = value;
  return typeof about === "object" && about !== null && "commit" in about && isNamedCommit(about.commit);
}
