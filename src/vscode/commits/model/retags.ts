import type { Localize } from "../../../core/base/localize.ts";
import type { CommitTicket, Retag, TicketCommit } from "../../../core/tickets/model.ts";

/** Changes, done or wanted, in the notes of one repository. */
export interface FolderRetags {
  folder: string;
  changes: Retag[];
}

/** The tickets that all of some commits have. */
export interface Held {
  /** From a note on each commit; these can be removed. */
  noted: string[];
  /** From another source for at least one commit, so that removing the note would not remove the ticket. */
  fixed: { id: string; from: CommitTicket["from"] }[];
}

export function heldByAll(commits: TicketCommit[]): Held {
  const held: Held = { noted: [], fixed: [] };
  for (const { id } of commits[0]?.tickets ?? []) {
    const each = commits.map(({ tickets }) => tickets.find((ticket) => ticket.id === id)?.from ?? []);
    if (each.some((from) => from.length === 0)) continue;
    if (each.every((from) => from.includes("note"))) held.noted.push(id);
    else held.fixed.push({ id, from: [...new Set(each.flat())].filter((from) => from !== "note") });
  }
  return held;
}

/** All tickets in the notes of some commits, each once. */
export function notedOnAny(commits: TicketCommit[]): string[] {
  const noted = commits.flatMap(({ tickets }) => tickets.filter(({ from }) => from.includes("note")));
  return [...new Set(noted.map(({ id }) => id))];
}

/** The same change for each of some commits, grouped by repository. */
export function changesOf(
  commits: { folder: string; hash: string }[],
  add: string[],
  remove: string[],
): FolderRetags[] {
  const folders = new Map<string, Map<string, Retag>>();
  for (const { folder, hash } of commits) {
    const changes = folders.get(folder) ?? new Map<string, Retag>();
    folders.set(folder, changes.set(hash, { commit: hash, add, remove }));
  }
  return [...folders].map(([folder, changes]) => ({ folder, changes: [...changes.values()] }));
}

/** The changes that undo these. */
export function reverseOf(done: FolderRetags[]): FolderRetags[] {
  return done.map(({ folder, changes }) => ({
    folder,
    changes: changes.map(({ commit, add, remove }) => ({ commit, add: remove, remove: add })),
  }));
}

/** "3 commits tagged with TS-118." */
export function doneText(done: FolderRetags[], t: Localize): string {
  const changes = done.flatMap((one) => one.changes);
  const [added, removed] = [told(changes, "add"), told(changes, "remove")];
  return [
    added.count === 1 && t("1 commit tagged with {0}.", added.ids),
    added.count > 1 && t("{0} commits tagged with {1}.", added.count, added.ids),
    removed.count === 1 && t("{0} removed from 1 commit.", removed.ids),
    removed.count > 1 && t("{0} removed from {1} commits.", removed.ids, removed.count),
    added.count + removed.count === 0 && t("There was nothing to change."),
  ]
    .filter((sentence) => sentence !== false)
    .join(" ");
}

function told(changes: Retag[], what: "add" | "remove"): { count: number; ids: string } {
  const concerned = changes.filter((change) => change[what].length > 0);
  return {
    count: concerned.length,
    ids: [...new Set(concerned.flatMap((change) => change[what]))].join(", "),
  };
}
