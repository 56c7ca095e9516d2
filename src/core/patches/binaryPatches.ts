import { constants, inflateSync } from "node:zlib";

/** Maximum bytes of all binary files in one patch. */
const sizeLimit = 32 << 20;
/** Number of lines of a delta that are examined for its header; git needs only the first. */
const linesRead = 16;

/**
 * Whether a patch contains larger binary files than people send. They are compressed, so a small mail may announce
 * gigabytes, and git allocates what is announced.
 */
export function isTooLarge(patch: string): boolean {
  if (!patch.includes("GIT binary patch")) return false;
  let size = 0;
  // git accepts blanks, line ends and a sign before the number.
  for (const { index, 0: head, 1: kind, 2: digits } of patch.matchAll(/^(literal|delta) \s*[-+]?(\d+)/gm)) {
    size += Number(digits);
    if (kind === "delta") size += sizeMade(patch, index + head.length);
    if (size > sizeLimit) return true;
  }
  return false;
}

/** The size of the result according to the delta; Infinity if unreadable. */
function sizeMade(patch: string, from: number): number {
  const [, ...lines] = patch.slice(from, from + (linesRead + 1) * 70).split("\n", linesRead + 1);
  const packed = Buffer.concat(lines.map(lineBytes));
  try {
    // With this flag a truncated stream is no error.
    const delta = inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 20 });
    const [, next] = numberAt(delta, 0);
    return numberAt(delta, next)[0];
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** A number in a delta: seven bits a byte, lowest first, continued while the eighth bit is set. */
function numberAt(bytes: Buffer, start: number): [value: number, next: number] {
  let [value, at, place] = [0, start, 1];
  for (;;) {
    const byte = bytes.readUInt8(at++);
    value += (byte & 0x7f) * place;
    place *= 128;
    if (byte < 0x80) return [value, at];
  }
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/** Decodes a line of git's base 85: a letter for the number of bytes, then five characters for each four bytes. */
function lineBytes(line: string): Buffer {
  const first = line.charCodeAt(0);
  const length = first >= 97 ? first - 96 + 26 : first - 64;
  if (!/^[A-Za-z]/.test(line)) return Buffer.alloc(0);
  const bytes = Buffer.alloc(Math.ceil(length / 4) * 4);
  for (let at = 0; at * 4 < length; at++) {
    let value = 0;
    for (const letter of line.slice(1 + at * 5, 6 + at * 5)) value = value * 85 + alphabet.indexOf(letter);
    bytes.writeUInt32BE(value >>> 0, at * 4);
  }
  return bytes.subarray(0, length);
}
