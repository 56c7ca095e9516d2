const newline = 0x0a;

/** More was written than anybody wants to read. */
export class TooLong extends Error {}

/** Reads what a program writes piece by piece: lines, and so many bytes. Nothing is read before it is asked for. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #ended: () => Promise<Error>;
  #rest: Buffer = Buffer.alloc(0);

  /** `ended`: what is wrong where the output is at its end before all was read that was asked for. */
  constructor(output: AsyncIterable<Buffer>, ended: () => Promise<Error>) {
    this.#chunks = output[Symbol.asyncIterator]();
    this.#ended = ended;
  }

  /** The next line, without its end. */
  line(): Promise<Buffer> {
    return this.until(Buffer.of(newline));
  }

  /** All before the next `mark`, which is passed over. Throws TooLong where that is more than `most` bytes. */
  async until(mark: Uint8Array, most = Number.POSITIVE_INFINITY): Promise<Buffer> {
    const parts: Buffer[] = [];
    let [before, part, end] = [0, this.#rest, this.#rest.indexOf(mark)];
    while (end < 0) {
      // The mark may be cut in two.
      const sure = Math.max(0, part.length - mark.length + 1);
      parts.push(part.subarray(0, sure));
      before += sure;
      if (before > most) throw new TooLong();
      part = Buffer.concat([part.subarray(sure), await this.#chunk()]);
      end = part.indexOf(mark);
    }
    this.#rest = part.subarray(end + mark.length);
    return Buffer.concat([...parts, part.subarray(0, end)]);
  }

  async take(length: number): Promise<Buffer> {
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

  async skip(length: number): Promise<void> {
    let left = length;
    while (left > this.#rest.length) {
      left -= this.#rest.length;
      this.#rest = await this.#chunk();
    }
    this.#rest = this.#rest.subarray(left);
  }

  async #chunk(): Promise<Buffer> {
    const { value, done } = await this.#chunks.next();
    if (!done) return value;
    throw await this.#ended();
  }
}
