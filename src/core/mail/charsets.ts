import { isUtf8 } from "node:buffer";

const western = new TextDecoder("windows-1252");

/** Decodes bytes as UTF-8, and each line that is not valid UTF-8 as Windows-1252, which such mail nearly always is. */
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

/** Charset labels that in practice stand for UTF-8. */
const utf8Labels = new Set(["", "utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968"]);

/** Decodes bytes by their charset label; with an unknown label like `decodeText`. */
export function decodeLabelled(bytes: Buffer, label: string): string {
  if (utf8Labels.has(label.toLowerCase())) return decodeText(bytes);
  try {
    return withoutNul(new TextDecoder(label).decode(bytes));
  } catch {
    // The charset is unknown (a real mail says "yes").
    return decodeText(bytes);
  }
}

/** Whether the runtime knows a charset with that label. */
export function isKnownCharset(label: string): boolean {
  try {
    return new TextDecoder(label) !== null;
  } catch {
    return false;
  }
}

/** NUL is never text, and would end strings in SQLite and git. */
export function withoutNul(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "") : text;
}
