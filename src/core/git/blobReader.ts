import { AskedGit } from "./askedGit.ts";
import type { ByteReader } from "./byteReader.ts";
import type { LastingGit } from "./lastingGit.ts";
import type { Git } from "./program.ts";

/** The content of an object, as far as it was wanted. */
export interface Blob {
  bytes: Buffer;
  /** Its content goes on beyond what was kept. */
  truncated: boolean;
}

/**
 * One lasting `git cat-file --batch`: contents of many objects, each as soon as it is asked for. What is asked while
 * earlier answers are read is there when they are done.
 */
export class BlobReader {
  readonly #git: AskedGit;
  readonly #maxBytes: number;

  /** `maxBytes`: content beyond is passed over. */
  constructor(git: Pick<Git, "stream">, signal: AbortSignal, maxBytes: number) {
    this.#git = new AskedGit(git, ["cat-file", "--batch"], signal);
    this.#maxBytes = maxBytes;
  }

  /** Asks for objects, by names without line ends; `next` answers them in that order. */
  ask(names: readonly string[]): void {
    if (names.length > 0) this.#git.write(`${names.join("\n")}\n`);
  }

  /** The next of those asked for; null where it is missing, or no blob. Rejects with GitFailure. */
  next(): Promise<Blob | null> {
    return nextBlob(this.#git.output, this.#maxBytes);
  }

  /** Ends the process. */
  close(): Promise<void> {
    return this.#git.end();
  }
}

/** What `cat-file --batch` answers next; null where the object is missing, or no blob. Content beyond `most` is passed over. */
export async function nextBlob(output: ByteReader, most: number): Promise<Blob | null> {
  const object = await nextObject(output, most);
  return object?.type === "blob" ? { bytes: object.bytes, truncated: object.truncated } : null;
}

/**
 * The contents of blobs, in their order; null where one is missing, or is more than `most` bytes together
 * with those before.
 * @param contents `cat-file --batch`
 */
export function contentsOf(
  contents: LastingGit,
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
 * Objects of any type, in their order; null where one is missing. Content of each beyond `most` bytes is passed over.
 * @param contents `cat-file --batch`
 */
export function objectsOf(
  contents: LastingGit,
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

/** As `nextBlob`, of any type: "commit", "tree", "blob" or "tag". */
async function nextObject(output: ByteReader, most: number): Promise<(Blob & { type: string }) | null> {
  const heading = (await output.line()).toString("latin1");
  // "7ee8ae2a… missing" has no content.
  const [, type = "", size] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(heading) ?? [];
  if (size === undefined) return null;
  const length = Number(size);
  const kept = Math.min(length, most);
  const bytes = await output.take(kept);
  await output.skip(length - kept + 1);
  return { type, bytes, truncated: kept < length };
}
