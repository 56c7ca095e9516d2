import { deflateRawSync, inflateRawSync } from "node:zlib";

/** Characters; longer bodies are cut. Parsers hand out less. */
const maxLength = 4_000_000;

/** A body as it lies in the store. `length` is that of the text in characters. */
interface PackedBody {
  length: number;
  packed: Uint8Array;
}

/** Level 1 takes half the time of the default for a few per cent more bytes; most mails fit into this window. */
const options = { level: 1, windowBits: 13, memLevel: 7, chunkSize: 4096 };

export function pack(text: string): PackedBody {
  const kept = text.length > maxLength ? text.slice(0, maxLength) : text;
  return { length: kept.length, packed: deflateRawSync(kept, options) };
}

export function unpack(packed: Uint8Array): string {
  return inflateRawSync(packed, { maxOutputLength: 4 * maxLength }).toString("utf8");
}
