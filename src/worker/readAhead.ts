/** Bytes that may wait to be taken. */
const room = 250_000;

/**
 * A body that is read on while its reader works. Each `next` gives all that has come by then: a message to another
 * thread costs as much as reading several mails, so few large ones are better than many small ones. What came before
 * an error is given before the error.
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

  /** The chunks that have come, at least one, none sharing its memory with another; null at the end. */
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

  /** Settles with the next chunk, the end or an error; goes on by itself while there is room. Never rejects. */
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

/** The chunk itself where it fills its memory, else a copy. */
function owned(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = chunk;
  const alone = buffer instanceof ArrayBuffer && chunk.byteLength === buffer.byteLength;
  return alone ? new Uint8Array(buffer) : new Uint8Array(chunk);
}
