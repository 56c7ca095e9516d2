import { constants, inflateSync } from "node:zlib";

/** Bytes that the contents of binary files in one patch may have. */
const sizeLimit = 32 << 20;
/** Lines of a delta in which its beginning is looked for; git needs the first. */
const linesRead = 16;

/**
 * Whether the contents of the binary files in a patch are larger than any that people send. They are packed, so that a
 * small mail may announce gigabytes, and git makes room for what is announced.
 */
export function isTooLarge(patch: string): boolean {
  if (!patch.includes("GIT binary patch")) return false;
  let size = 0;
  // As git reads a number: behind blanks and line ends, with a sign.
  for (const { index, 0: head, 1: kind, 2: digits } of patch.matchAll(/^(literal|delta) \s*[-+]?(\d+)/gm)) {
    size += Number(digits);
    if (kind === "delta") size += sizeMade(patch, index + head.length);
    if (size > sizeLimit) return true;
  }
  return false;
}

/** The size that a delta says its result has; Infinity where that cannot be read. */
function sizeMade(patch: string, from: number): number {
  const [, ...lines] = patch.slice(from, from + (linesRead + 1) * 70).split("\n", linesRead + 1);
  const packed = Buffer.concat(lines.map(lineBytes));
  try {
    // This way a truncated stream is no error.
    const delta = inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 20 });
    const [, next] = numberAt(delta, 0);
    return numberAt(delta, next)[0];
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** A number in a delta: seven bits a byte, the lowest first, as long as the eighth is set. */
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

/** What a line of git's base 85 holds: a letter that says how many bytes, then five letters for each four of them. */
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
