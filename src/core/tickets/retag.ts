import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { committerIn } from "../git/committer.ts";
import { notesRef } from "../git/notesRef.ts";
import { gitOutput } from "../git/program.ts";
import { isWorthAnotherTry, readingFault, writingFault } from "./errors.ts";
import { commitCommands, noteCommands, runFastImport } from "./fastImport.ts";
import type { Retag } from "./model.ts";
import { noteWith, ticketsOf } from "./note.ts";
import { hexDigits, longestNote, type NotesTree, readBlobs, tipOf, treeAt } from "./notesTree.ts";
import { isPlainId } from "./ticketIds.ts";

/** From this number on, notes are put into folders by the first byte of their names, as git does. */
const fannedOut = 256;

/**
 * Changes the notes of commits, all or none, in one notes commit. A ticket that is both added and removed on a commit
 * is added. Resolves to what really changed, one entry a commit, so that the reverse undoes it; writes nothing if
 * nothing changes. What other gits write at the same time is kept. The signal stops it only before git begins to write.
 * UserError if a commit is not the full name of one here, an id is not plain, or git cannot write.
 */
export async function retagNotes(
  checkout: Checkout,
  changes: Retag[],
  signal: AbortSignal,
): Promise<Retag[]> {
  const wanted = together(changes);
  mustBePlain(changes, checkout);
  await mustBeCommits(checkout, [...wanted.keys()], signal);
  if (wanted.size === 0) return [];
  const { line } = await committerIn(checkout, signal).catch((error: unknown) => {
    throw writingFault(checkout, error);
  });
  for (let tries = 1; ; tries++) {
    const { commands, changed } = await plan(checkout, wanted, line, signal);
    if (changed.length === 0) return [];
    signal.throwIfAborted();
    try {
      await runFastImport(checkout, commands);
      return changed;
    } catch (error) {
      if (!isWorthAnotherTry(error, tries)) throw writingFault(checkout, error);
      checkout.log.debug(`${checkout.top}: another git wrote the notes; reading them again`);
    }
  }
}

/** The changes of each commit combined, by its full name. */
function together(changes: Retag[]): Map<string, Retag> {
  const all = new Map<string, Retag>();
  for (const { commit, add, remove } of changes) {
    const before = all.get(commit);
    all.set(commit, {
      commit,
      add: [...(before?.add ?? []), ...add],
      remove: [...(before?.remove ?? []), ...remove],
    });
  }
  return all;
}

function mustBePlain(changes: Retag[], { top }: Checkout): void {
  for (const { add, remove } of changes) {
    const id = [...add, ...remove].find((each) => !isPlainId(each));
    if (id === undefined) continue;
    throw new UserError(
      `${JSON.stringify(id.slice(0, 100))} cannot be the id of a ticket.`,
      "An id has no spaces, begins with no dash and is no longer than 100 characters: TS-118.",
      top,
    );
  }
}

async function mustBeCommits(checkout: Checkout, names: string[], signal: AbortSignal): Promise<void> {
  const digits = hexDigits(checkout.objectFormat);
  const none = (name: string) =>
    new UserError(
      `${JSON.stringify(name.slice(0, 64))} is no commit of ${checkout.top}.`,
      "Refresh, and choose the commit again.",
      checkout.top,
    );
  const odd = names.find((name) => name.length !== digits || !/^[0-9a-f]+$/.test(name));
  if (odd !== undefined) throw none(odd);
  if (names.length === 0) return;
  const check = ["cat-file", "--batch-check=%(objectname) %(objecttype)"];
  const types = await gitOutput(checkout, check, `${names.join("\n")}\n`, signal).catch((error: unknown) => {
    throw readingFault(checkout, error);
  });
  for (const line of types.toString("latin1").trimEnd().split("\n")) {
    const [name = "", type] = line.split(" ");
    if (type !== "commit") throw none(name);
  }
}

interface Plan {
  /** Input for `git fast-import`. */
  commands: Buffer;
  changed: Retag[];
}

/** What to write on top of the present notes. */
async function plan(
  checkout: Checkout,
  wanted: ReadonlyMap<string, Retag>,
  committer: string,
  signal: AbortSignal,
): Promise<Plan> {
  const { tip, tree, notes } = await notesOn(checkout, [...wanted.keys()], signal).catch((error: unknown) => {
    throw readingFault(checkout, error);
  });
  const changed: Retag[] = [];
  const files: string[] = [];
  // A foreign file could have the name that a folder would need.
  const isFannedOut = tree.foreign === 0 && tree.files.size + wanted.size >= fannedOut;
  for (const [commit, change] of wanted) {
    const before = notes.get(commit) ?? "";
    const { note, add, remove } = retagged(before, change);
    if (add.length === 0 && remove.length === 0) continue;
    if (note.length > longestNote) throw unreadable(checkout, commit);
    changed.push({ commit, add, remove });
    const present = (tree.files.get(commit) ?? []).map(({ path }) => path);
    const newPath = isFannedOut ? `${commit.slice(0, 2)}/${commit.slice(2)}` : commit;
    files.push(noteCommands(present, newPath, note));
  }
  return { commands: commitCommands(notesRef, committer, messageOf(changed), tip, files), changed };
}

/** A note after a change, and what the change really adds and removes. */
function retagged(note: string, { add, remove }: Retag): { note: string; add: string[]; remove: string[] } {
  const before = ticketsOf(note);
  const taken = new Set(remove);
  const after = [...new Set([...before.filter((id) => !taken.has(id)), ...add])];
  return {
    note: noteWith(note, after),
    add: after.filter((id) => !before.includes(id)),
    remove: before.filter((id) => !after.includes(id)),
  };
}

/** The present notes on these commits, one character a byte. */
async function notesOn(
  checkout: Checkout,
  commits: string[],
  signal: AbortSignal,
): Promise<{ tip: string | null; tree: NotesTree; notes: Map<string, string> }> {
  const tip = await tipOf(checkout, notesRef, signal);
  const tree: NotesTree =
    tip === null ? { files: new Map(), foreign: 0 } : await treeAt(checkout, tip, signal);
  const wanted = new Set<string>();
  for (const commit of commits)
    for (const { blob, size } of tree.files.get(commit) ?? []) {
      if (!(size <= longestNote)) throw unreadable(checkout, commit);
      wanted.add(blob);
    }
  const texts = new Map<string, string>();
  await readBlobs(checkout, [...wanted], signal, (blob, text) => {
    texts.set(blob, text);
  });
  const notes = new Map<string, string>();
  for (const commit of commits) {
    const parts = (tree.files.get(commit) ?? []).map(({ blob }) => {
      const text = texts.get(blob);
      if (text === undefined) throw unreadable(checkout, commit);
      return text;
    });
    const whole = parts.map((part, index) =>
      index === parts.length - 1 || part.endsWith("\n") ? part : `${part}\n`,
    );
    notes.set(commit, whole.join(""));
  }
  return { tip, tree, notes };
}

function unreadable(checkout: Checkout, commit: string): UserError {
  return new UserError(
    `The note of commit ${commit.slice(0, 12)} is longer than 64 kB, or not all here: it was left as it is.`,
    `Look at it with \`git notes --ref=tickets show ${commit.slice(0, 12)}\`.`,
    checkout.top,
  );
}

/** For example "Tag 3 commits with TS-118". */
function messageOf(changed: Retag[]): string {
  const commits = changed.length === 1 ? "a commit" : `${changed.length} commits`;
  const added = new Set(changed.flatMap(({ add }) => add));
  const removed = new Set(changed.flatMap(({ remove }) => remove));
  if (removed.size === 0) return `Tag ${commits} with ${listed(added)}\n`;
  if (added.size === 0) return `Untag ${commits} from ${listed(removed)}\n`;
  return `Change the tickets of ${commits}\n`;
}

function listed(ids: ReadonlySet<string>): string {
  return ids.size <= 3 ? [...ids].join(", ") : `${ids.size} tickets`;
}
