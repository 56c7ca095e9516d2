import { AskedGit } from "./askedGit.ts";
import type { ByteReader } from "./byteReader.ts";
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
  const heading = (await output.line()).toString("latin1");
  // "7ee8ae2a… missing" has no content.
  const [, type, size] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(heading) ?? [];
  if (size === undefined) return null;
  const length = Number(size);
  const kept = Math.min(length, most);
  const bytes = await output.take(kept);
  await output.skip(length - kept + 1);
  return type === "blob" ? { bytes, truncated: kept < length } : null;
}
