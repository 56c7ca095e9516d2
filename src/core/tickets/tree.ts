import type { Checkout } from "../git/checkout.ts";
import { gitOutput } from "../git/program.ts";
import { TrackerError } from "../problem.ts";

/** Where tickets are kept: `git log --notes=tickets` shows them. */
export const notesRef = "refs/notes/tickets";

/** A note is read up to this many bytes: ours are a few lines. */
export const longestNote = 64 << 10;

/** One note as it lies in the tree. */
export interface NoteFile {
  /** The object's name, with a slash after the first bytes where the tree is fanned out. */
  path: string;
  blob: string;
  /** Bytes; NaN where the blob is not here. */
  size: number;
}

/** The tree of a commit of notes. */
export interface NotesTree {
  /** By the full name of the object that they are notes on. More than one file where two writers fanned out otherwise. */
  files: Map<string, NoteFile[]>;
  /** Files that are no notes: git leaves them where they are, and so do we. */
  foreign: number;
}

/** The commit that the notes' ref is at; null where there is none. TrackerError where it is at no commit. */
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

/** TrackerError where a commit holds files, and no note among them: somebody's source, which is left alone. */
export async function treeAt(checkout: Checkout, commit: string, signal: AbortSignal): Promise<NotesTree> {
  const tree: NotesTree = { files: new Map(), foreign: 0 };
  const isName = objectNames(checkout.objectFormat);
  const add = (entry: string) => {
    // "100644 blob 7ee8ae2a…      11\t8d/206a7c…"
    const tab = entry.indexOf("\t");
    const path = entry.slice(tab + 1);
    const [, type, blob = "", size] = entry.slice(0, tab).split(/ +/);
    const object =
      path.length > 100 || !/^(?:[0-9a-f]{2}\/)*[0-9a-f]+$/.test(path) ? "" : path.replaceAll("/", "");
    if (type !== "blob" || !isName.test(object)) {
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

/** What a full object name looks like. */
export function objectNames(objectFormat: string): RegExp {
  return objectFormat === "sha256" ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{40}$/;
}

/**
 * The contents of these blobs, a byte a character ("latin1"), as git hands them out. Those that are not here are left
 * out. All are asked for at once, while the answers are read: neither side waits for the other.
 */
export async function* blobs(
  checkout: Checkout,
  names: string[],
  signal: AbortSignal,
): AsyncGenerator<[name: string, content: string]> {
  if (names.length === 0) return;
  const git = checkout.stream(["cat-file", "--batch"], signal);
  git.stdin.end(`${names.join("\n")}\n`);
  let buffer: Buffer = Buffer.alloc(0);
  for await (const chunk of git.stdout) {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    let start = 0;
    for (;;) {
      const end = buffer.indexOf(10, start);
      if (end < 0) break;
      // "7ee8ae2a… blob 11", or "7ee8ae2a… missing"
      const [name = "", type, size] = buffer.toString("latin1", start, end).split(" ");
      if (size === undefined) {
        start = end + 1;
        continue;
      }
      const last = end + 1 + Number(size);
      if (buffer.length <= last) break;
      if (type === "blob") yield [name, buffer.toString("latin1", end + 1, last)];
      start = last + 1;
    }
    buffer = buffer.subarray(start);
  }
  await git.done;
}

function noNotes(checkout: Checkout): TrackerError {
  return new TrackerError(
    `What ${notesRef} holds are no notes: somebody keeps something else there.`,
    `Move it away: \`git update-ref refs/notes/foreign ${notesRef}\`, then \`git update-ref -d ${notesRef}\`.`,
    checkout.top,
  );
}
