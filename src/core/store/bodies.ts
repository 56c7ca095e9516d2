import type { Database } from "./database.ts";
import { byteSum, textSum } from "./mailRow.ts";

/** Loaded with the first body, because loading takes longer than reading a cached overview, which needs no bodies. */
const zlib = () => process.getBuiltinModule("node:zlib");

/** Characters; longer bodies are cut. Parsers hand out less. */
const maxLength = 4_000_000;
/** A block is written once it has this many characters. */
const blockLength = 32_000;

/** Level 1 takes half the time of the default for a few per cent more bytes. */
const options = { level: 1, chunkSize: 16_384 };

/** Where a body is: its characters in the text of a block. */
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

/** The columns of a `BodyRow`, from the tables `body` and `block`. */
export const bodyColumns =
  "body.block, body.start, body.length, block.packed, block.sum AS blockSum, body.sum AS bodySum";

/** Number of unpacked blocks cached; the mails of one conversation are in a few. */
const blocksKept = 12;

/** Reads bodies. Those in one block, read soon after each other, are unpacked once. */
export class BodyReader {
  /** Unpacked text by key and checksum, since the key of a deleted block is used again. */
  readonly #blocks = new Map<string, string | null>();

  /** Null if the block or the row is damaged. */
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
    // It does not unpack, so it is damaged; the caller reports that.
    return null;
  }
}

/**
 * Writes the bodies of one transaction, several packed into one block: mails that arrive together quote each other, so
 * a block takes a third less space than its mails one by one, and half the time. Must be closed before the transaction
 * ends.
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

  /** Adds the body of a mail that has none yet. */
  add(key: number, text: string): void {
    const kept = text.length > maxLength ? text.slice(0, maxLength) : text;
    const place = [key, this.#block, this.#length, kept.length];
    this.#database.run("INSERT INTO body VALUES (?, ?, ?, ?, ?)", ...place, textSum(kept));
    this.#texts.push(kept);
    this.#length += kept.length;
    if (this.#length >= blockLength) this.close();
  }

  /** Writes the last, partly filled block. */
  close(): void {
    if (this.#texts.length === 0) return;
    const packed = zlib().deflateRawSync(this.#texts.join(""), options);
    this.#database.run("INSERT INTO block VALUES (?, ?, ?)", this.#block, packed, byteSum(packed));
    this.#block++;
    this.#texts = [];
    this.#length = 0;
  }
}

/** Removes the body of a mail, and its block if no other body is in it. */
export function removeBody(database: Database, key: number): void {
  const body = database.get<{ block: number }>("SELECT block FROM body WHERE key = ?", key);
  if (!body) return;
  database.run("DELETE FROM body WHERE key = ?", key);
  const others = database.get("SELECT 1 FROM body WHERE block = ?", body.block);
  if (!others) database.run("DELETE FROM block WHERE key = ?", body.block);
}
