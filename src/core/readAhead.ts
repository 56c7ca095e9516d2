/** Bytes that may wait to be taken. */
const room = 1_000_000;

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

  /** A copy of its own, at least one chunk; null at the end. */
  async next(): Promise<Uint8Array | null> {
    while (this.#come.length === 0 && !this.#ended) await this.#readOn();
    if (this.#come.length > 0) {
      const all = new Uint8Array(this.#size);
      let at = 0;
      for (const chunk of this.#come) {
        all.set(chunk, at);
        at += chunk.length;
      }
      this.#come = [];
      this.#size = 0;
      void this.#readOn();
      return all;
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
