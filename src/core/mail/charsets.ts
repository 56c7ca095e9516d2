import { isUtf8 } from "node:buffer";

const western = new TextDecoder("windows-1252");

/** Bytes as text: UTF-8, and each line that is none as Windows' Latin-1, which is what such mail turns out to be. */
export function decodeText(bytes: Buffer): string {
  if (isUtf8(bytes)) return withoutNul(bytes.toString("utf8"));
  const lines: string[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const found = bytes.indexOf(0x0a, start);
    const stop = found < 0 ? bytes.length : found;
    const line = bytes.subarray(start, stop);
    lines.push(isUtf8(line) ? line.toString("utf8") : western.decode(line));
    start = stop + 1;
  }
  return withoutNul(lines.join("\n"));
}

/** Labels under which everybody sends UTF-8, rightly or not. */
const utf8Labels = new Set(["", "utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968"]);

/** Bytes as text, by the charset they are labelled with; where nobody knows that one, as `decodeText` does. */
export function decodeLabelled(bytes: Buffer, label: string): string {
  if (utf8Labels.has(label.toLowerCase())) return decodeText(bytes);
  try {
    return withoutNul(new TextDecoder(label).decode(bytes));
  } catch {
    // Nobody knows that charset (a real mail says "yes").
    return decodeText(bytes);
  }
}

/** Whether anybody knows a charset by that label. */
export function isKnownCharset(label: string): boolean {
  try {
    return new TextDecoder(label) !== null;
  } catch {
    return false;
  }
}

/** NUL is never text, and ends strings in places that were written in C. */
export function withoutNul(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "") : text;
}
