import type { Git, GitStream } from "./program.ts";

/** The content of an object, as far as it was wanted. */
export interface Blob {
  bytes: Buffer;
  /** Its content goes on beyond what was kept. */
  truncated: boolean;
}

const newline = 0x0a;

/**
 * One lasting `git cat-file --batch`: contents of many objects, each as soon as it is asked for. What is asked while
 * earlier answers are read is there when they are done.
 */
export class BlobReader {
  readonly #git: GitStream;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #maxBytes: number;
  #rest: Buffer = Buffer.alloc(0);

  /** `maxBytes`: content beyond is passed over. */
  constructor(git: Pick<Git, "stream">, signal: AbortSignal, maxBytes: number) {
    this.#git = git.stream(["cat-file", "--batch"], signal);
    this.#chunks = this.#git.stdout[Symbol.asyncIterator]();
    this.#maxBytes = maxBytes;
  }

  /** Asks for objects, by names that git gave; `next` answers them in that order. */
  ask(names: readonly string[]): void {
    if (names.length > 0) this.#git.stdin.write(`${names.join("\n")}\n`);
  }

  /** The next of those asked for; null where it is missing, or no blob. Rejects with GitFailure. */
  async next(): Promise<Blob | null> {
    const [, type, size] = (await this.#line()).split(" ");
    // "7ee8ae2a… missing" has no content.
    if (size === undefined) return null;
    const length = Number(size);
    const kept = Math.min(length, this.#maxBytes);
    const bytes = await this.#take(kept);
    await this.#skip(length - kept + 1);
    return type === "blob" ? { bytes, truncated: kept < length } : null;
  }

  /** Ends the process. */
  async close(): Promise<void> {
    this.#git.stdin.end();
    // What was asked for and not read would keep it waiting.
    this.#git.stdout.destroy();
    await this.#git.done.catch(() => {
      // It could not write what nobody reads any more.
    });
  }

  async #line(): Promise<string> {
    let end = this.#rest.indexOf(newline);
    while (end < 0) {
      await this.#more();
      end = this.#rest.indexOf(newline);
    }
    const line = this.#rest.toString("latin1", 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  async #take(length: number): Promise<Buffer> {
    if (this.#rest.length < length) {
      const parts = [this.#rest];
      let have = this.#rest.length;
      while (have < length) {
        const chunk = await this.#chunk();
        parts.push(chunk);
        have += chunk.length;
      }
      this.#rest = Buffer.concat(parts);
    }
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }

  async #skip(length: number): Promise<void> {
    let left = length;
    while (left > this.#rest.length) {
      left -= this.#rest.length;
      this.#rest = await this.#chunk();
    }
    this.#rest = this.#rest.subarray(left);
  }

  async #more(): Promise<void> {
    this.#rest = Buffer.concat([this.#rest, await this.#chunk()]);
  }

  async #chunk(): Promise<Buffer> {
    const { value, done } = await this.#chunks.next();
    if (!done) return value;
    await this.#git.done;
    throw new Error("git cat-file ended before it had answered");
  }
}
