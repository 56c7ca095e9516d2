import { decodeLabelled } from "./charsets.ts";

/** Bytes that stand next to each other in one charset. */
interface Run {
  charset: string;
  bytes: Buffer[];
}

interface Word extends Run {
  /** Index behind its "?=". */
  end: number;
}

/**
 * A header's text with its encoded words decoded (RFC 2047). Blanks between two of them carry no meaning, and the
 * bytes of neighbours in one charset are joined before they are decoded: many programs cut within a letter. What only
 * looks like an encoded word stays as it is. Linear in the length of the text.
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

/** The encoded word that begins there; null if none does, "none further" if no end of one follows. */
function wordAt(text: string, start: number): Word | "none further" | null {
  // Told by its beginning first, so that the end is looked for only once a word.
  const head = /^=\?([\w.:+-]{1,60})(?:\*[\w-]{1,20})?\?([bq])\?/i.exec(text.slice(start, start + 90));
  if (!head) return null;
  const from = start + head[0].length;
  const end = text.indexOf("?=", from);
  if (end < 0) return "none further";
  const content = text.slice(from, end);
  const bytes = head[2]?.toLowerCase() === "b" ? Buffer.from(content, "base64") : quoted(content);
  return { charset: (head[1] ?? "").toLowerCase(), bytes: [bytes], end: end + 2 };
}

/** Quoted-printable as headers have it: "_" is a blank. */
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
