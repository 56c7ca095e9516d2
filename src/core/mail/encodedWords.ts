import { decodeLabelled } from "./charsets.ts";

/** Adjacent bytes in one charset. */
interface Run {
  charset: string;
  bytes: Buffer[];
}

interface Word extends Run {
  /** Index after its "?=". */
  end: number;
}

/**
 * A header's text with its encoded words decoded (RFC 2047). Whitespace between two encoded words is dropped, and
 * adjacent ones in one charset are joined before decoding, because many programs split within a character. Text that
 * only looks like an encoded word stays. Linear.
 */
export function decodeWords(text: string): string {
  const pieces: (string | Run)[] = [];
  let at = 0;
  for (let start = text.indexOf("=?"); start >= 0; ) {
    const word = wordAt(text, start);
    if (word === "none further") break;
    if (word === null) {
      start = text.indexOf("=?", start + 2);
      continue;
    }
    const between = text.slice(at, start);
    const before = pieces.at(-1);
    const isNeighbour = typeof before === "object" && between.trim() === "";
    if (!isNeighbour) pieces.push(between);
    if (isNeighbour && before.charset === word.charset) before.bytes.push(...word.bytes);
    else pieces.push(word);
    at = word.end;
    start = text.indexOf("=?", at);
  }
  pieces.push(text.slice(at));
  return pieces.map((piece) => (typeof piece === "string" ? piece : decoded(piece))).join("");
}

function decoded({ charset, bytes }: Run): string {
  return decodeLabelled(Buffer.concat(bytes), charset);
}

/** The encoded word that begins at `start`; null if none does, "none further" if no "?=" follows at all. */
function wordAt(text: string, start: number): Word | "none further" | null {
  // The beginning is checked first, so that the end is searched for only once per word.
  const head = /^=\?([\w.:+-]{1,60})(?:\*[\w-]{1,20})?\?([bq])\?/i.exec(text.slice(start, start + 90));
  if (!head) return null;
  const from = start + head[0].length;
  const end = text.indexOf("?=", from);
  if (end < 0) return "none further";
  const content = text.slice(from, end);
  const bytes = head[2]?.toLowerCase() === "b" ? Buffer.from(content, "base64") : quoted(content);
  return { charset: (head[1] ?? "").toLowerCase(), bytes: [bytes], end: end + 2 };
}

/** Quoted-printable as used in headers, where "_" is a space. */
function quoted(content: string): Buffer {
  const bytes = Buffer.from(content.replaceAll("_", " "));
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const hex = bytes[at] === 0x3d ? /^[0-9a-f]{2}$/i.exec(bytes.toString("latin1", at + 1, at + 3)) : null;
    bytes[length++] = hex ? Number.parseInt(hex[0], 16) : (bytes[at] ?? 0);
    if (hex) at += 2;
  }
  return bytes.subarray(0, length);
}
