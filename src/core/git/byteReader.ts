const newline = 0x0a;

/** The output is longer than the reader's limit. */
export class TooLong extends Error {}

/**
 * Reads a program's output piece by piece, as lines or as a number of bytes. Nothing is read before it is asked for.
 */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #ended: () => Promise<Error>;
  #rest: Buffer = Buffer.alloc(0);

  /** `ended`: the error to throw if the output ends too early. */
  constructor(output: AsyncIterable<Buffer>, ended: () => Promise<Error>) {
    this.#chunks = output[Symbol.asyncIterator]();
    this.#ended = ended;
  }

  /** The next line without its line end. */
  line(): Promise<Buffer> {
    return this.until(Buffer.of(newline));
  }

  /** Everything before the next `mark`, which is skipped. Throws TooLong beyond `most` bytes. */
  async until(mark: Uint8Array, most = Number.POSITIVE_INFINITY): Promise<Buffer> {
    const parts: Buffer[] = [];
    let [before, part, end] = [0, this.#rest, this.#rest.indexOf(mark)];
    while (end < 0) {
      // The mark may be split between two pieces.
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
