import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { notesRef } from "../git/notesRef.ts";
import { gitOutput } from "../git/program.ts";

/** The ref for notes holds something else. */
export class NoNotes extends UserError {}

/** Bytes of a note that are read; ours have a few lines. */
export const longestNote = 64 << 10;

/**
 * A note in the output of `git ls-tree`: "100644 blob 7ee8ae2a…      11\t8d/206a7c…"; the size is "BAD" if the blob is
 * missing.
 */
const noteEntry = /^\d+ blob ([0-9a-f]+) +(\w+)\t((?:[0-9a-f]{2}\/)*[0-9a-f]+)$/;
const longestEntry = 300;

/** The file of a note in the tree. */
export interface NoteFile {
  /** The object's name, with slashes after the first bytes if the tree is fanned out. */
  path: string;
  blob: string;
  /** Bytes; NaN if the blob is missing. */
  size: number;
}

/** The tree of a notes commit. */
export interface NotesTree {
  /** By the full name of the annotated object. More than one file if two writers used different fan-outs. */
  files: Map<string, NoteFile[]>;
  /** Number of files that are not notes: git leaves them alone, and so do we. */
  foreign: number;
}

/** The commit that the notes' ref points to; null if there is none. NoNotes if it points to something else. */
export async function tipOf(checkout: Checkout, ref: string, signal: AbortSignal): Promise<string | null> {
  const text = await gitOutput(
    checkout,
    ["for-each-ref", "--format=%(refname) %(objectname) %(objecttype)", ref],
    "",
    signal,
  );
  for (const line of text.toString("utf8").split("\n")) {
    const [name, object, type] = line.split(" ");
    if (name !== ref || object === undefined) continue;
    if (type !== "commit") throw noNotes(checkout);
    return object;
  }
  return null;
}

/** NoNotes if the commit has files but no note: it is somebody's source, which is left alone. */
export async function treeAt(checkout: Checkout, commit: string, signal: AbortSignal): Promise<NotesTree> {
  const tree: NotesTree = { files: new Map(), foreign: 0 };
  const digits = hexDigits(checkout.objectFormat);
  const add = (entry: string) => {
    const [, blob, size, path] = noteEntry.exec(entry.length > longestEntry ? "" : entry) ?? [];
    const object = path?.replaceAll("/", "");
    if (blob === undefined || path === undefined || object?.length !== digits) {
      tree.foreign++;
      return;
    }
    const file = { path, blob, size: Number(size) };
    const others = tree.files.get(object);
    if (others) others.push(file);
    else tree.files.set(object, [file]);
  };
  const git = checkout.stream(["ls-tree", "-r", "-z", "-l", "--full-tree", commit], signal);
  git.stdin.end();
  let rest = "";
  for await (const chunk of git.stdout) {
    const entries = (rest + chunk.toString("latin1")).split("\0");
    rest = entries.pop() ?? "";
    entries.forEach(add);
  }
  await git.done;
  if (tree.files.size === 0 && tree.foreign > 0) throw noNotes(checkout);
  return tree;
}

/** Number of hexadecimal digits in a full object name. */
export function hexDigits(objectFormat: string): number {
  return objectFormat === "sha256" ? 64 : 40;
}

/**
 * Passes the contents of these blobs to `take`, one character a byte ("latin1"), in git's order. Missing ones are left
 * out. Writes all requests while reading the answers, so that neither side waits for the other.
 */
export async function readBlobs(
  checkout: Checkout,
  names: string[],
  signal: AbortSignal,
  take: (name: string, content: string) => void,
): Promise<void> {
  if (names.length === 0) return;
  const git = checkout.stream(["cat-file", "--batch", "--buffer"], signal);
  git.stdin.end(`${names.join("\n")}\n`);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of git.stdout) rest = readEntries(Buffer.concat([rest, chunk]), take);
  await git.done;
}

/** Reads entries of the form "7ee8ae2a… blob 11", content, line end; returns the incomplete rest. */
function readEntries(buffer: Buffer, take: (name: string, content: string) => void): Buffer {
  let start = 0;
  for (;;) {
    const end = buffer.indexOf(10, start);
    if (end < 0) break;
    const [name = "", type, size] = buffer.toString("latin1", start, end).split(" ");
    // "7ee8ae2a… missing" has no content.
    const after = size === undefined ? end : end + 1 + Number(size);
    if (after >= buffer.length) break;
    if (type === "blob") take(name, buffer.toString("latin1", end + 1, after));
    start = after + 1;
  }
  return buffer.subarray(start);
}

function noNotes(checkout: Checkout): NoNotes {
  return new NoNotes(
    `What ${notesRef} holds are no notes: somebody keeps something else there.`,
    `Move it away: \`git update-ref refs/notes/foreign ${notesRef}\`, then \`git update-ref -d ${notesRef}\`.`,
    checkout.top,
  );
}
