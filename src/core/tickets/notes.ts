import { rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure, gitOutput } from "../git/program.ts";
import { isWorthAnotherTry, readingFault, writingFault } from "./errors.ts";
import { isPlainId } from "./ids.ts";
import type { Retag } from "./model.ts";
import { noteWith, ticketsOf } from "./note.ts";
import {
  hexDigits,
  longestNote,
  type NoteFile,
  type NotesTree,
  notesRef,
  readBlobs,
  tipOf,
  treeAt,
} from "./notesTree.ts";

export { notesRef } from "./notesTree.ts";

/** The tickets that notes name. */
export interface TicketNotes {
  /** The commit of `refs/notes/tickets` that they were read from; null: there are no notes yet. */
  tip: string | null;
  /** By the full name of the object that they are on, in the order of their ids; none is empty. */
  tickets: ReadonlyMap<string, string[]>;
}

/** From this many on, notes are put into folders by the first byte of their names, as git does. */
const fannedOut = 256;
/** git has so many milliseconds for a write: it takes a moment, or something hangs. */
const writingTime = 120_000;

/**
 * All tickets in the notes of a repository. Empty where there are none.
 * UserError where the ref holds something else, or git cannot read it.
 */
export async function readNotes(checkout: Checkout, signal: AbortSignal): Promise<TicketNotes> {
  return notesOf(checkout, notesRef, signal);
}

/** As readNotes, from another ref. NoNotes, too, where that one holds something else. */
export async function notesOf(checkout: Checkout, ref: string, signal: AbortSignal): Promise<TicketNotes> {
  try {
    const tip = await tipOf(checkout, ref, signal);
    return tip === null ? { tip, tickets: new Map() } : await notesAt(checkout, tip, signal);
  } catch (error) {
    throw readingFault(checkout, error);
  }
}

/** As readNotes, from a commit of notes. */
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
  // What a thousand commits have in common is one blob.
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

/**
 * Changes the notes of commits, all or none, in one commit of notes. What is added to a commit and taken from it at
 * once is added. Answers what was really changed, a commit each: the reverse of it undoes it; nothing is written where
 * that is nothing. What other gits write meanwhile is kept. Stops at the signal before git begins to write, not after.
 * UserError where a name is no full name of a commit here, an id is not plain, or git cannot write.
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
  const committer = await identity(checkout, signal);
  for (let tries = 1; ; tries++) {
    const { commands, changed } = await plan(checkout, wanted, committer, signal);
    if (changed.length === 0) return [];
    signal.throwIfAborted();
    try {
      await write(checkout, commands);
      return changed;
    } catch (error) {
      if (!isWorthAnotherTry(error, tries)) throw writingFault(checkout, error);
      checkout.log.debug(`${checkout.top}: another git wrote the notes; reading them again`);
    }
  }
}

/** A commit named twice is changed once. */
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

/** "Ann Lee <ann@example.org> 1706000000 +0100", in the bytes that git has it in. */
async function identity(checkout: Checkout, signal: AbortSignal): Promise<string> {
  const line = await gitOutput(checkout, ["var", "GIT_COMMITTER_IDENT"], "", signal).catch(
    (error: unknown) => {
      throw writingFault(checkout, error);
    },
  );
  return line.toString("latin1").trimEnd();
}

interface Plan {
  /** For `git fast-import`. */
  commands: Buffer;
  changed: Retag[];
}

/**
 * What to write on top of the notes as they are now. fast-import itself refuses to set the ref to a commit that does
 * not contain the one that the ref is at: what others have written since is never lost.
 */
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
  // A file of somebody else could be called as the folder is.
  const isFannedOut = tree.foreign === 0 && tree.files.size + wanted.size >= fannedOut;
  for (const [commit, { add, remove }] of wanted) {
    const note = notes.get(commit) ?? "";
    const before = ticketsOf(note);
    const taken = new Set(remove);
    const after = [...new Set([...before.filter((id) => !taken.has(id)), ...add])];
    const added = after.filter((id) => !before.includes(id));
    const removed = before.filter((id) => !after.includes(id));
    if (added.length === 0 && removed.length === 0) continue;
    changed.push({ commit, add: added, remove: removed });
    files.push(
      fileCommands(checkout, tree.files.get(commit) ?? [], commit, noteWith(note, after), isFannedOut),
    );
  }
  const commands = [
    `commit ${notesRef}\ncommitter ${committer}\n`,
    data(Buffer.from(messageOf(changed)).toString("latin1")),
    tip === null ? "" : `from ${tip}\n`,
    ...files,
    "\ndone\n",
  ];
  return { commands: Buffer.from(commands.join(""), "latin1"), changed };
}

/** The notes on these commits, a byte a character, as they are now. */
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

/**
 * Puts a note where it lies now. fast-import's own command for notes (`N`) guesses the folders by the number of notes,
 * which from about a hundred on is not how `git notes` chose them: the old note would stay beside the new one.
 */
function fileCommands(
  checkout: Checkout,
  present: NoteFile[],
  commit: string,
  note: string,
  isFannedOut: boolean,
): string {
  if (note.length > longestNote) throw unreadable(checkout, commit);
  const [place, ...others] = present.map(({ path }) => path);
  const gone = note === "" && place !== undefined ? [place, ...others] : others;
  const deleted = gone.map((path) => `D ${path}\n`).join("");
  if (note === "") return deleted;
  const path = place ?? (isFannedOut ? `${commit.slice(0, 2)}/${commit.slice(2)}` : commit);
  return `${deleted}M 100644 inline ${path}\n${data(note)}`;
}

function data(bytes: string): string {
  return `data ${bytes.length}\n${bytes}\n`;
}

function unreadable(checkout: Checkout, commit: string): UserError {
  return new UserError(
    `The note of commit ${commit.slice(0, 12)} is longer than 64 kB, or not all here: it was left as it is.`,
    `Look at it with \`git notes --ref=tickets show ${commit.slice(0, 12)}\`.`,
    checkout.top,
  );
}

/** "Tag 3 commits with TS-118" */
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

/** One git for all. It is not stopped once it has begun: it ends soon, with all or nothing. */
async function write(checkout: Checkout, commands: Buffer): Promise<void> {
  try {
    await gitOutput(
      checkout,
      ["fast-import", "--quiet", "--done", "--date-format=raw"],
      commands,
      AbortSignal.timeout(writingTime),
    );
  } catch (error) {
    if (error instanceof GitFailure) await removeRemains(checkout, error.stderr);
    throw error;
  }
}

/**
 * When fast-import gives up it leaves a report in the git directory, of which we say better what is wrong, and on a
 * full disk the pack that it began.
 */
async function removeRemains({ gitDir, id, log }: Checkout, stderr: string): Promise<void> {
  const report = /dumping crash report to .{0,4000}(fast_import_crash_\d+)$/m.exec(stderr)?.[1];
  const pack = /objects\/pack\/(tmp_pack_\w+)'/.exec(stderr)?.[1];
  const remains = [report && join(gitDir, report), pack && join(id, "objects/pack", pack)];
  for (const file of remains) {
    if (!file) continue;
    await rm(file, { force: true }).catch((error: unknown) => log.warn(`${file} stays: ${String(error)}`));
  }
}
