import type { ByteReader } from "./byteReader.ts";
import { GitDialog } from "./gitDialog.ts";
import type { KeptGit } from "./keptGit.ts";
import type { Git } from "./program.ts";

/** The content of an object, up to the requested size. */
export interface Blob {
  bytes: Buffer;
  /** Whether content beyond `maxBytes` was skipped. */
  truncated: boolean;
}

/**
 * One lasting `git cat-file --batch` for the contents of many objects. Ask ahead: git then works while earlier answers
 * are read.
 */
export class BlobReader {
  readonly #git: GitDialog;
  readonly #maxBytes: number;

  /** `maxBytes`: content beyond is skipped. */
  constructor(git: Pick<Git, "stream">, signal: AbortSignal, maxBytes: number) {
    this.#git = new GitDialog(git, ["cat-file", "--batch"], signal);
    this.#maxBytes = maxBytes;
  }

  /** Asks for objects by name (without line ends); `next` answers in that order. */
  ask(names: readonly string[]): void {
    if (names.length > 0) this.#git.write(`${names.join("\n")}\n`);
  }

  /** The next of the requested blobs; null if it is missing or not a blob. Rejects with GitFailure. */
  next(): Promise<Blob | null> {
    return nextBlob(this.#git.output, this.#maxBytes);
  }

  /** Ends the process. */
  close(): Promise<void> {
    return this.#git.end();
  }
}

/**
 * The next answer of `cat-file --batch`; null if the object is missing or not a blob. Content beyond `most` bytes is
 * skipped.
 */
export async function nextBlob(output: ByteReader, most: number): Promise<Blob | null> {
  const object = await nextObject(output, most);
  return object?.type === "blob" ? { bytes: object.bytes, truncated: object.truncated } : null;
}

/**
 * The contents of blobs in order; null for one that is missing, or that exceeds `most` bytes together with those
 * before.
 * @param contents a `cat-file --batch`
 */
export function contentsOf(
  contents: KeptGit,
  names: string[],
  most: number,
  signal: AbortSignal,
): Promise<(Buffer | null)[]> {
  if (names.length === 0) return Promise.resolve([]);
  const read = async (output: ByteReader) => {
    const all: (Buffer | null)[] = [];
    let left = most;
    for (const _ of names) {
      const blob = await nextBlob(output, left);
      all.push(blob === null || blob.truncated ? null : blob.bytes);
      left -= blob?.bytes.length ?? 0;
    }
    return all;
  };
  return contents.ask(names.join("\n"), read, signal);
}

/**
 * Objects of any type in order; null for a missing one. Content of each beyond `most` bytes is skipped.
 * @param contents a `cat-file --batch`
 */
export function objectsOf(
  contents: KeptGit,
  names: string[],
  most: number,
  signal: AbortSignal,
): Promise<(Blob | null)[]> {
  const read = async (output: ByteReader) => {
    const all: (Blob | null)[] = [];
    for (const _ of names) all.push(await nextObject(output, most));
    return all;
  };
  return contents.ask(names.join("\n"), read, signal);
}

/** Like `nextBlob`, but for any type: "commit", "tree", "blob" or "tag". */
async function nextObject(output: ByteReader, most: number): Promise<(Blob & { type: string }) | null> {
  const heading = (await output.line()).toString("latin1");
  // "7ee8ae2a… missing" is not followed by content.
  const [, type = "", size] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(heading) ?? [];
  if (size === undefined) return null;
  const length = Number(size);
  const kept = Math.min(length, most);
  const bytes = await output.take(kept);
  await output.skip(length - kept + 1);
  return { type, bytes, truncated: kept < length };
}
