import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import PostalMime, { type Attachment } from "postal-mime";
import { attachmentLine, isTextAttachment } from "./attachment.ts";
import { saysAutomatic } from "./automatic.ts";
import { decodeLabelled, decodeText, isKnownCharset, withoutNul } from "./charsets.ts";
import { believableDate, parseDate, parseStamp } from "./dates.ts";
import { type Flow, flowOf, unflowed } from "./flowed.ts";
import {
  type Headers,
  messageIds,
  obfuscatedPerson,
  people,
  readHeaders,
  references,
  subjectOf,
} from "./headers.ts";
import { htmlToText } from "./htmlToText.ts";
import type { RawMail } from "./mbox.ts";
import type { Message, Person } from "./message.ts";
import { derivedIdEnd } from "./messageId.ts";
import { unmunged, withSignedAddress } from "./sender.ts";

/** Parses a mail of pipermail's monthly text. Never fails, whatever the bytes are. */
export function parseArchiveMail(raw: RawMail): Message {
  const mail = bufferOf(raw.bytes);
  const envelope = envelopeOf(mail);
  const headers = readHeaders(mail, envelope.length);
  // Mailman adds two line breaks to each mail, after the body's own.
  const lines = withoutSeparator(withoutSeparator(mail.subarray(headers.bodyStart)));
  const body = unixLines(decodeText(lines));
  return {
    ...identity(headers, withoutSeparator(mail), envelope.length),
    from: withSignedAddress(unmunged(obfuscatedPerson(first(headers, "from") ?? "")), body),
    to: [],
    cc: [],
    date: believableDate(parseDate(first(headers, "date") ?? ""), envelope.stamp),
    automatic: false,
    body,
    exact: false,
  };
}

/** Parses an original mail from an mbox (mboxo or mboxrd). Never fails, whatever the bytes are. */
export function parseMail({ bytes, truncated }: RawMail): Promise<Message> {
  const mail = bufferOf(bytes);
  return parseSent(withoutSeparator(mail), truncated, unquoteFrom);
}

/** Parses the exact bytes of a mail. Never fails, whatever the bytes are. */
export function parseWholeMail(bytes: Uint8Array, truncated: boolean): Promise<Message> {
  return parseSent(bufferOf(bytes), truncated, (text) => text);
}

/** `unquote` reverses the quoting of lines that begin with "From " in the mail's container. */
async function parseSent(
  mail: Buffer,
  truncated: boolean,
  unquote: (text: string) => string,
): Promise<Message> {
  const envelope = envelopeOf(mail);
  const headers = readHeaders(mail, envelope.length);
  const [to, cc] = [people(all(headers, "to")), people(all(headers, "cc"))];
  const body = unixLines(await bodyOf(headers, mail, envelope.length, unquote));
  return {
    ...identity(headers, mail, envelope.length),
    from: withSignedAddress(senderOf(headers, [...to, ...cc]), body),
    to,
    cc,
    ...answerTo(headers),
    date: believableDate(parseDate(first(headers, "date") ?? ""), envelope.stamp ?? receivedAt(headers)),
    automatic: saysAutomatic(headers),
    body,
    exact: !truncated,
  };
}

function answerTo(headers: Headers): Pick<Message, "answerTo"> {
  const reply = people(all(headers, "reply-to"));
  const followup = people(all(headers, "mail-followup-to"));
  return reply.length + followup.length > 0 ? { answerTo: { reply, followup } } : {};
}

function senderOf(headers: Headers, recipients: Person[]): Person {
  const [sender = { name: "", email: "" }] = people(all(headers, "from"));
  const original = [...all(headers, "x-original-from"), ...all(headers, "x-original-sender")];
  const lists = [...all(headers, "list-post"), ...all(headers, "x-beenthere")];
  return unmunged(sender, {
    original: people(original),
    replyTo: people(all(headers, "reply-to")),
    recipients,
    lists: people(lists.map((value) => value.replace("mailto:", ""))).map(({ email }) => email),
  });
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Length of the "From " line with its line break, and the date in it. */
function envelopeOf(mail: Buffer): { length: number; stamp: number | null } {
  const stop = mail.indexOf(0x0a);
  if (stop < 0 || mail.toString("latin1", 0, 5) !== "From ") return { length: 0, stamp: null };
  return { length: stop + 1, stamp: parseStamp(mail.toString("latin1", 0, Math.min(stop, 1000)).trimEnd()) };
}

/** When the last server received the mail: the first Received line. */
function receivedAt(headers: Headers): number | null {
  const received = first(headers, "received") ?? "";
  return parseStamp(received.slice(received.lastIndexOf(";") + 1));
}

const all = (headers: Headers, name: string): string[] => headers.fields.get(name) ?? [];
const first = (headers: Headers, name: string): string | undefined => headers.fields.get(name)?.[0];

function identity(
  headers: Headers,
  mail: Buffer,
  start: number,
): Pick<Message, "messageId" | "inReplyTo" | "references" | "subject"> {
  return {
    messageId: messageIds(first(headers, "message-id") ?? "")[0] ?? derivedId(mail.subarray(start)),
    inReplyTo: messageIds(first(headers, "in-reply-to") ?? "")[0] ?? null,
    references: references(all(headers, "references")),
    subject: subjectOf(first(headers, "subject")),
  };
}

/** An id for a mail without one: the same bytes always get the same id. */
function derivedId(mail: Buffer): string {
  const hash = createHash("sha256").update(mail).digest("hex");
  return `${hash.slice(0, 32)}${derivedIdEnd}`;
}

/** The blank line before the next mail belongs to the file, not to the mail. */
function withoutSeparator(mail: Buffer): Buffer {
  const last = mail.length - 1;
  if (mail[last] !== 0x0a) return mail;
  if (mail[last - 1] === 0x0a) return mail.subarray(0, last);
  const blankCrLf = mail[last - 1] === 0x0d && mail[last - 2] === 0x0a;
  return blankCrLf ? mail.subarray(0, last - 1) : mail;
}

function unixLines(text: string): string {
  return text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text;
}

const plainType = /^text\/plain\s*(?:;|$)/i;
const plainEncoding = /^(?:7bit|8bit|binary)?$/i;
const charsetOf = /;\s*charset\s*=\s*"?([^\s";]{1,60})/i;

/** The text of the body. Most mails are plain text and need only decoding; the others go through postal-mime. */
async function bodyOf(
  headers: Headers,
  mail: Buffer,
  start: number,
  unquote: (text: string) => string,
): Promise<string> {
  const type = first(headers, "content-type") ?? "text/plain";
  const encoding = first(headers, "content-transfer-encoding") ?? "";
  const body = mail.subarray(headers.bodyStart);
  if (plainType.test(type) && plainEncoding.test(encoding)) {
    return inLines(unquote(decodeLabelled(body, charsetOf.exec(type)?.[1] ?? "")), flowOf(type));
  }
  try {
    const text = await mimeText(mail.subarray(start), unquote);
    const isMislabelled = text.includes("\ufffd") && plainType.test(type);
    const bytes = isMislabelled ? encodedBytes(unquote(body.toString("latin1")), encoding) : null;
    return bytes === null
      ? text
      : inLines(decodeLabelled(bytes, charsetOf.exec(type)?.[1] ?? ""), flowOf(type));
  } catch {
    // Too broken for postal-mime: show the raw text instead of nothing.
    return unquote(decodeText(body));
  }
}

function inLines(text: string, flow: Flow | null): string {
  return flow === null ? text : unflowed(unixLines(text), flow);
}

/**
 * The bytes of an encoded body; null if it is not encoded. postal-mime loses those that are not in the charset of the
 * label, as lines of a source file in Latin-1 in a mail in UTF-8.
 */
function encodedBytes(body: string, encoding: string): Buffer | null {
  if (/^base64$/i.test(encoding)) return Buffer.from(body, "base64");
  if (!/^quoted-printable$/i.test(encoding)) return null;
  const joined = body.replace(/=[ \t]*\r?\n/g, "");
  const bytes = joined.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1");
}

/**
 * Reverses mbox quoting: a line that begins with "From " is written as `>From `; mboxrd adds one ">" to any number of
 * them.
 */
function unquoteFrom(text: string): string {
  return text.includes(">From ") ? text.replace(/^>(>*From )/gm, "$1") : text;
}

/**
 * The text parts and text attachments (patches!) of a MIME mail, joined. postal-mime trusts a part's labels, so wrong
 * ones are corrected first.
 */
async function mimeText(mail: Buffer, unquote: (text: string) => string): Promise<string> {
  const unquoted = unquote(mail.toString("latin1"));
  if (hasTooManyParts(unquoted)) throw new RangeError("too many parts");
  const source = relabelled(unquoted, isUtf8(mail) ? "utf-8" : "windows-1252");
  const { text = "", html = "", attachments } = await PostalMime.parse(Buffer.from(source, "latin1"));
  // Its first part of plain text is what the sender wrote; lists add others below.
  const [type = ""] = unquoted.match(plainField) ?? [];
  const parts = [text.trim() === "" && html !== "" ? htmlToText(html) : inLines(text, flowOf(type))];
  for (const attachment of attachments)
    parts.push(isText(attachment) ? attachedText(attachment) : attachedLine(attachment));
  return withoutNul(parts.filter((part) => part !== "").join("\n"));
}

/**
 * Real mails have a handful of parts; postal-mime takes seconds for the hundred thousand that fit into two megabytes.
 */
const maxParts = 2_000;

function hasTooManyParts(source: string): boolean {
  let parts = 0;
  for (let at = source.indexOf("\n--"); at >= 0 && parts <= maxParts; at = source.indexOf("\n--", at + 3))
    if (/^\n--[^\n]{1,200}\n[\w-]{1,76}:/.test(source.slice(at, at + 300))) parts++;
  return parts > maxParts;
}

const plainField = /^content-type:[ \t]*text\/plain[^\n]*(?:\n[ \t][^\n]*){0,20}/im;
const typeField = /^content-type:[ \t]*text\/[^\n]*(?:\n[ \t][^\n]*){0,20}/gim;

/**
 * Corrects labels of text parts. A missing charset, us-ascii, or an unknown one ("yes", as people answer the question
 * of `git send-email`) becomes the charset that the bytes are in. "format=flowed" is removed, because joining all
 * lines would destroy a patch (see `unflowed`).
 */
function relabelled(source: string, charset: string): string {
  return source.replace(typeField, (field) => {
    const fixed = field.replace(/(;\s*format\s*=\s*"?)flowed/i, "$1fixed");
    const label = charsetOf.exec(fixed)?.[1];
    if (label === undefined) return fixed.replace(/text\/[\w.+-]+/i, `$&; charset=${charset}`);
    if (!/^(?:us-)?ascii$/i.test(label) && isKnownCharset(label)) return fixed;
    return fixed.replace(/(;\s*charset\s*=\s*"?)[^\s";]+/i, `$1${charset}`);
  });
}

function isText({ filename, mimeType }: Attachment): boolean {
  return isTextAttachment({ name: filename ?? "", type: mimeType });
}

function attachedLine({ filename, mimeType, content }: Attachment): string {
  const size = typeof content === "string" ? content.length : content.byteLength;
  const line = attachmentLine({ name: filename ?? "", type: mimeType, size });
  return line === "" ? "" : `${line}\n`;
}

function attachedText({ content }: Attachment): string {
  return typeof content === "string" ? content : decodeText(Buffer.from(new Uint8Array(content)));
}
