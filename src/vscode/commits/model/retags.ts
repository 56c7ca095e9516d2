import type { Localize } from "../../../core/base/localize.ts";
import type { CommitTicket, Retag, TicketCommit } from "../../../core/tickets/model.ts";

/** What was changed, or is to be, in the notes of one work tree's repository. */
export interface FolderRetags {
  folder: string;
  changes: Retag[];
}

/** What a choice of tickets begins with: those that all the commits have. */
export interface Held {
  /** By a note of each; they can be taken away. */
  noted: string[];
  /** By something else, at least for some, so that taking a note away would not take the ticket away. */
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

/** All that notes say of some commits, each once. */
export function notedOnAny(commits: TicketCommit[]): string[] {
  const noted = commits.flatMap(({ tickets }) => tickets.filter(({ from }) => from.includes("note")));
  return [...new Set(noted.map(({ id }) => id))];
}

/** The same change to each of some commits, repository by repository. */
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

/** What takes a change back. */
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
