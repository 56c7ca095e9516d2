import { canBeSentTo, mailboxText } from "./mailbox.ts";
import type { Person } from "./message.ts";
import { isDerivedId } from "./messageId.ts";

/** A mail to be written. Plain data; ids have no angle brackets. */
export interface OutgoingMail {
  /** Null if the sending program sets it. */
  from: Person | null;
  to: Person[];
  cc: Person[];
  subject: string;
  /** Milliseconds since 1970; null if the sending program sets it. */
  date: number | null;
  messageId: string | null;
  inReplyTo: string | null;
  /** Oldest first. */
  references: string[];
  /** Lines end in LF. */
  body: string;
  /** Additional fields with ASCII names, such as X-Unsent. */
  more?: [name: string, value: string][];
}

type TransferEncoding = "8bit" | "quoted-printable" | "binary";

export interface Writing {
  /** The default LF is for git (`git send-email` takes a CR for part of the line), CRLF is for mail programs. */
  lineEnd?: "\n" | "\r\n";
  /** The transfer encoding of a body that is not plain ASCII; "binary" keeps any body as it is, and is for files. */
  encoding?: TransferEncoding;
}

/** Characters a line: the limit of RFC 2047 for headers with encoded words, and of RFC 2045 for quoted-printable. */
const longestLine = 76;
const longestWord = 75;
/** Bytes a line without its end (RFC 5322). */
const longestMailLine = 998;
/** Bytes; `git send-email` writes a folded References header on one line. */
const longestReferences = 900;

/**
 * The text of a mail (RFC 5322, 2045 and 2047), to be saved as UTF-8. No input can add a header: control characters
 * become blanks, and people without a usable address and invalid ids are left out. Encoded words use Q, since `git
 * send-email` reads no others. The body keeps all its bytes, including CR, and ends in LF.
 */
export function writeMail(mail: OutgoingMail, { lineEnd = "\n", encoding = "8bit" }: Writing = {}): string {
  const { from, to, cc, subject, date, messageId, inReplyTo, references, more = [] } = mail;
  const text = wellFormed(mail.body).replaceAll("\0", "");
  const body = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  const transfer = transferOf(body, encoding);
  const headers = [
    ...peopleField("From", from ? [from] : []),
    ...peopleField("To", to),
    ...peopleField("Cc", cc),
    textField("Subject", subject),
    ...(date === null ? [] : [`Date: ${new Date(date).toUTCString().replace("GMT", "+0000")}`]),
    ...idsField("Message-ID", messageId === null ? [] : [messageId]),
    ...idsField("In-Reply-To", inReplyTo === null ? [] : [inReplyTo]),
    ...idsField("References", shortened(references.filter(isId))),
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    `Content-Transfer-Encoding: ${transfer}`,
    ...more.map(([name, value]) => textField(name, value)),
  ];
  const written = `${headers.join("\n")}\n\n${transfer === "quoted-printable" ? quotedPrintable(body) : body}`;
  return lineEnd === "\n" ? written : written.replaceAll("\n", lineEnd);
}

function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd");
}

function transferOf(body: string, encoding: TransferEncoding): string {
  if (encoding === "binary") return encoding;
  const isShort = (most: number) => body.split("\n").every((line) => Buffer.byteLength(line) <= most);
  const isPlain = /^[\x20-\x7e\t\n]*$/.test(body);
  if (encoding === "quoted-printable") return isPlain && isShort(longestLine) ? "7bit" : "quoted-printable";
  // A CR would be lost in transport, where lines end in CRLF.
  if (body.includes("\r") || !isShort(longestMailLine)) return "quoted-printable";
  return isPlain ? "7bit" : "8bit";
}

/** Untrusted text on one line. */
function oneLine(text: string): string {
  return wellFormed(text)
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
}

/** The lines of a text header: encoded unless it is plain ASCII, and folded. */
export function textField(name: string, value: string): string {
  return folded(`${name}:`, foldableWords(oneLine(value), name.length + 2));
}

/** The lines of a header that names people; none if mail can be sent to none of them. */
export function peopleField(name: string, persons: Person[]): string[] {
  const written = persons
    .filter(canBeSentTo)
    .map((person, at) => addressOf(person, at === 0 ? name.length + 2 : 1));
  return written.length === 0 ? [] : [`${name}: ${written.join(",\n ")}`];
}

function addressOf({ name, email }: Person, before: number): string {
  // git takes the first word with "@" for the address, even in quotes.
  const bare = oneLine(name.replaceAll("@", " at "));
  if (isPlain(bare)) return mailboxText({ name: bare, email });
  const words = encodedWords(bare, before);
  const last = words.at(-1) ?? "";
  const start = words.length === 1 ? before : 1;
  // Reserves room for a comma.
  const fits = start + last.length + email.length + 4 <= longestLine;
  return `${words.join("\n ")}${fits ? " " : "\n "}<${email}>`;
}

/** Whether a text needs no encoding in a header. */
function isPlain(text: string): boolean {
  return (
    /^[\x20-\x7e]*$/.test(text) && !text.includes("=?") && text.split(" ").every(({ length }) => length < 900)
  );
}

/** The parts of a header's text between which it can be folded, encoded (RFC 2047) if it is not plain ASCII. */
function foldableWords(text: string, before: number): string[] {
  return isPlain(text) ? text.split(" ") : encodedWords(text, before);
}

/** @param before characters already on the line before the first word */
function encodedWords(text: string, before: number): string[] {
  const words: string[] = [];
  const [start, end] = ["=?UTF-8?q?", "?="];
  let word = "";
  for (const character of text) {
    const code = encoded(character);
    const most = longestWord - start.length - end.length - (words.length === 0 ? before : 0);
    if (word !== "" && word.length + code.length > most) {
      words.push(word);
      word = "";
    }
    word += code;
  }
  return [...words, word].map((one) => `${start}${one}${end}`);
}

/** A character as it may appear in any Q-encoded word, including names (RFC 2047, section 5). */
function encoded(character: string): string {
  if (/^[A-Za-z0-9!*+/-]$/.test(character)) return character;
  return character === " " ? "_" : hexOf(Buffer.from(character));
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

function folded(name: string, words: string[]): string {
  const lines = [name];
  for (const word of words) {
    const last = lines.at(-1) ?? "";
    if (last !== name && last.length + 1 + word.length > longestLine) lines.push(` ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}

/** Whether a text can be a Message-ID in a header; ids derived for mails without one cannot. */
function isId(id: string): boolean {
  return /^[\x21-\x7e]{3,900}$/.test(id) && !/[<>]/.test(id) && !isDerivedId(id);
}

function idsField(name: string, ids: string[]): string[] {
  const written = ids.filter(isId).map((id) => `<${id}>`);
  return written.length === 0 ? [] : [`${name}: ${written.join("\n ")}`];
}

/** The first id, which identifies the thread, and as many of the newest as fit. */
function shortened(ids: string[]): string[] {
  const [root, ...rest] = ids;
  if (root === undefined) return [];
  const kept: string[] = [];
  let length = root.length;
  for (const id of rest.toReversed()) {
    length += id.length + 3;
    if (length > longestReferences) break;
    kept.unshift(id);
  }
  return [root, ...kept];
}

/** RFC 2045, section 6.7. */
function quotedPrintable(text: string): string {
  return text.split("\n").map(quotedLine).join("\n");
}

function quotedLine(line: string): string {
  const lines = [""];
  const bytes = Buffer.from(line);
  for (const [at, byte] of bytes.entries()) {
    // A blank at the end of a line may be lost in transport.
    const stays =
      (byte >= 0x21 && byte <= 0x7e && byte !== 0x3d) ||
      ((byte === 0x20 || byte === 0x09) && at < bytes.length - 1);
    const token = stays ? String.fromCharCode(byte) : hexOf(Uint8Array.of(byte));
    const last = lines.at(-1) ?? "";
    if (last.length + token.length > longestLine - 1) {
      lines[lines.length - 1] = `${last}=`;
      lines.push(token);
    } else lines[lines.length - 1] = last + token;
  }
  return lines.join("\n");
}
