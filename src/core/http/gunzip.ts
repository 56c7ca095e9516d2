import { createGunzip, type Gunzip } from "node:zlib";

/** Bytes given to zlib at once; the output can be a thousand times as large. */
const slice = 16 * 1024;

/** Thrown after everything that could be decompressed was returned. */
export class BrokenGzip extends Error {
  /** Whether it only ends too early, so that the earlier bytes are right. Otherwise any byte may be wrong. */
  readonly isCut: boolean;

  constructor(cause: Error) {
    super(cause.message, { cause });
    this.isCut = "code" in cause && cause.code === "Z_BUF_ERROR";
  }
}

/**
 * Decompresses gzip, recognized by its first bytes (1f 8b) whatever a header says; passes other data through. Several
 * gzip members count as one stream. If it is cut or damaged, everything before is returned first.
 */
export async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacker = new Unpacker();
  let head: Uint8Array = new Uint8Array();
  let packed: boolean | null = null;
  try {
    for await (const chunk of chunks) {
      if (packed !== null) {
        yield* packed ? unpacker.unpack(chunk) : [chunk];
        continue;
      }
      head = head.length > 0 ? Buffer.concat([head, chunk]) : chunk;
      if (head.length < 2) continue;
      packed = head[0] === 0x1f && head[1] === 0x8b;
      yield* packed ? unpacker.unpack(head) : [head];
    }
    if (packed) yield* unpacker.end();
    else if (packed === null && head.length > 0) yield head;
  } finally {
    unpacker.close();
  }
}

/** zlib's stream as a loop: bytes in, bytes out, and an error only after the bytes before it. */
class Unpacker {
  readonly #gunzip: Gunzip = createGunzip();
  #out: Uint8Array[] = [];
  #error: Error | null = null;
  #ended = false;
  #wake: () => void = () => {};

  constructor() {
    this.#gunzip.on("data", (bytes: Uint8Array) => this.#out.push(bytes));
    this.#gunzip.on("error", (error) => {
      this.#error = error;
      this.#wake();
    });
    this.#gunzip.on("end", () => {
      this.#ended = true;
      this.#wake();
    });
  }

  async *unpack(packed: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < packed.length; at += slice) {
      await this.#step((done) => this.#gunzip.write(packed.subarray(at, at + slice), done));
      yield* this.#taken();
    }
  }

  async *end(): AsyncGenerator<Uint8Array> {
    await this.#step(() => this.#gunzip.end());
    yield* this.#taken();
  }

  close(): void {
    this.#gunzip.destroy();
  }

  #step(start: (done: () => void) => void): Promise<void> {
    if (this.#error || this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
      start(resolve);
    });
  }

  *#taken(): Generator<Uint8Array> {
    const out = this.#out;
    this.#out = [];
    yield* out;
    if (this.#error) throw new BrokenGzip(this.#error);
  }
}
