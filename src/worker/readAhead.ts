/** Maximum bytes waiting to be taken. */
const room = 250_000;

/**
 * Reads a body ahead while its reader works. Each `next` returns everything that has arrived, because a message to
 * another thread costs as much as reading several mails, so a few large ones are better. What arrived before an error
 * is returned before the error.
 */
export class ReadAhead {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #come: Uint8Array[] = [];
  #size = 0;
  #step: Promise<void> | null = null;
  #ended = false;
  #error: unknown = null;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    void this.#readOn();
  }

  /** The arrived chunks, at least one, none sharing memory with another; null at the end. */
  async next(): Promise<Uint8Array<ArrayBuffer>[] | null> {
    while (this.#come.length === 0 && !this.#ended) await this.#readOn();
    if (this.#come.length > 0) {
      const come = this.#come.map(owned);
      this.#come = [];
      this.#size = 0;
      void this.#readOn();
      return come;
    }
    if (this.#error !== null) throw this.#error;
    return null;
  }

  /** Settles with the next chunk, the end or an error; continues while there is room. Never rejects. */
  #readOn(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#step ??= this.#readOne().finally(() => {
      this.#step = null;
      if (this.#size < room) void this.#readOn();
    });
    return this.#step;
  }

  async #readOne(): Promise<void> {
    try {
      const { done, value } = await this.#chunks.next();
      if (done) this.#ended = true;
      else {
        this.#come.push(value);
        this.#size += value.length;
      }
    } catch (error) {
      this.#ended = true;
      this.#error = error;
    }
  }
}

/** The chunk itself if it fills its memory, else a copy. */
function owned(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = chunk;
  const alone = buffer instanceof ArrayBuffer && chunk.byteLength === buffer.byteLength;
  return alone ? new Uint8Array(buffer) : new Uint8Array(chunk);
}
