import type { Database } from "./database.ts";
import { byteSum, textSum } from "./mailRow.ts";

/** Loaded with the first body: it takes longer than to read a kept overview, which needs none. */
const zlib = () => process.getBuiltinModule("node:zlib");

/** Characters; longer bodies are cut. Parsers hand out less. */
const maxLength = 4_000_000;
/** Characters after which a block is full. */
const blockLength = 32_000;

/** Level 1 takes half the time of the default for a few per cent more bytes. */
const options = { level: 1, chunkSize: 16_384 };

/** Where a body lies: its characters in the text of a block. */
export interface BodyRow {
  block: number;
  start: number;
  length: number;
  packed: Uint8Array;
  /** CRC-32 of `packed`; null in blocks of an older program. */
  blockSum: number | null;
  /** CRC-32 of the text; null in rows of an older program. */
  bodySum: number | null;
}

/** A `BodyRow`, of the tables `body` and `block`. */
export const bodyColumns =
  "body.block, body.start, body.length, block.packed, block.sum AS blockSum, body.sum AS bodySum";

/** Blocks that are remembered; the mails of one conversation lie in a few. */
const blocksKept = 12;

/** Reads bodies. Those of one block, asked for soon after each other, cost no more than one of them. */
export class BodyReader {
  /** Unpacked, by key and sum: a block that is gone leaves its key to others. */
  readonly #blocks = new Map<string, string | null>();

  /** null where the block or the row is damaged. */
  textOf({ block, start, length, packed, blockSum, bodySum }: BodyRow): string | null {
    const text = this.#textOf(`${block} ${blockSum} ${packed.length}`, packed, blockSum);
    if (text === null || start + length > text.length) return null;
    const body = text.slice(start, start + length);
    return bodySum === null || bodySum === textSum(body) ? body : null;
  }

  #textOf(key: string, packed: Uint8Array, sum: number | null): string | null {
    const known = this.#blocks.get(key);
    if (known !== undefined) {
      this.#blocks.delete(key);
      this.#blocks.set(key, known);
      return known;
    }
    const text = unpack(packed, sum);
    this.#blocks.set(key, text);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > blocksKept && oldest !== undefined) this.#blocks.delete(oldest);
    return text;
  }
}

function unpack(packed: Uint8Array, sum: number | null): string | null {
  if (sum !== null && byteSum(packed) !== sum) return null;
  try {
    const bytes = zlib().inflateRawSync(packed, { maxOutputLength: 4 * (maxLength + blockLength) });
    return bytes.toString("utf8");
  } catch {
    // No text that was ever packed: whoever reads it says so.
    return null;
  }
}

/**
 * Enters the bodies of one transaction, several packed into one block: mails that come together quote each other, so
 * a block takes a third less room than its mails would, and half the time. Must be closed before the transaction ends.
 */
export class BodyWriter {
  readonly #database: Database;
  #block: number;
  #texts: string[] = [];
  #length = 0;

  constructor(database: Database) {
    this.#database = database;
    const last = database.get<{ key: number | null }>("SELECT max(key) AS key FROM block");
    this.#block = (last?.key ?? 0) + 1;
  }

  /** Enters the body of a mail that has none. */
  add(key: number, text: string): void {
    const kept = text.length > maxLength ? text.slice(0, maxLength) : text;
    const place = [key, this.#block, this.#length, kept.length];
    this.#database.run("INSERT INTO body VALUES (?, ?, ?, ?, ?)", ...place, textSum(kept));
    this.#texts.push(kept);
    this.#length += kept.length;
    if (this.#length >= blockLength) this.close();
  }

  /** Writes the block that is not full yet. */
  close(): void {
    if (this.#texts.length === 0) return;
    const packed = zlib().deflateRawSync(this.#texts.join(""), options);
    this.#database.run("INSERT INTO block VALUES (?, ?, ?)", this.#block, packed, byteSum(packed));
    this.#block++;
    this.#texts = [];
    this.#length = 0;
  }
}

/** Removes the body of a mail, and its block where that holds no other. */
export function removeBody(database: Database, key: number): void {
  const body = database.get<{ block: number }>("SELECT block FROM body WHERE key = ?", key);
  if (!body) return;
  database.run("DELETE FROM body WHERE key = ?", key);
  const others = database.get("SELECT 1 FROM body WHERE block = ?", body.block);
  if (!others) database.run("DELETE FROM block WHERE key = ?", body.block);
}
