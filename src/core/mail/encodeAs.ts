/** Charsets in which old source files are, the most frequent first; in all of them ASCII stands for itself. */
export const fileCharsets = [
  "utf-8",
  "windows-1252",
  "iso-8859-15",
  "iso-8859-2",
  "windows-1250",
  "windows-1251",
  "koi8-r",
  "gb18030",
  "euc-jp",
  "shift_jis",
  "euc-kr",
  "big5",
] as const;

export type FileCharset = (typeof fileCharsets)[number];

const withPairs: ReadonlySet<FileCharset> = new Set(["gb18030", "euc-jp", "shift_jis", "euc-kr", "big5"]);

/** The bytes of each character in a charset, one character a byte; the runtime can only decode. */
const tables = new Map<FileCharset, ReadonlyMap<string, string>>();

/** Whether a text has characters whose bytes depend on the charset. */
export function hasLetters(text: string): boolean {
  return /[^\0-\x7f]/.test(text);
}

/** The bytes of a text in a charset, one character a byte (latin1); null if a character is not in it. */
export function encodeAs(text: string, charset: FileCharset): string | null {
  if (!hasLetters(text)) return text;
  if (charset === "utf-8") return Buffer.from(text).toString("latin1");
  const table = tables.get(charset) ?? tableOf(charset);
  tables.set(charset, table);
  let bytes = "";
  for (const character of text) {
    const own = character <= "\x7f" ? character : table.get(character);
    if (own === undefined) return null;
    bytes += own;
  }
  return bytes;
}

function tableOf(charset: FileCharset): Map<string, string> {
  const decoder = new TextDecoder(charset);
  const table = new Map<string, string>();
  const add = (...bytes: number[]) => {
    const text = decoder.decode(Uint8Array.from(bytes));
    const isOne = text.length === 1 || (text.length === 2 && (text.codePointAt(0) ?? 0) > 0xffff);
    if (isOne && text !== "\ufffd" && !table.has(text)) table.set(text, String.fromCharCode(...bytes));
  };
  for (let byte = 0x80; byte <= 0xff; byte++) add(byte);
  if (withPairs.has(charset))
    for (let lead = 0x81; lead <= 0xfe; lead++)
      for (let trail = 0x40; trail <= 0xfe; trail++) add(lead, trail);
  return table;
}
