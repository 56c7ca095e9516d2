import { people } from "../mail/headers.ts";
import type { Person } from "../mail/message.ts";
import type { Report } from "./model.ts";

/** Sender and recipients of a mail, each as `mailboxOf` reads them, and its subject. */
export interface MailHeaders extends Pick<Report, "from" | "to" | "subject"> {
  cc?: string[];
}

/** Characters of a line: what RFC 2047 allows for a header with encoded words, and RFC 2045 for quoted-printable. */
const longestLine = 76;
/** Bytes of text in an encoded word: as base64 and with `=?utf-8?B?` and `?=` these are at most 75 characters (RFC 2047). */
const bytesInWord = 45;

/**
 * The person in a text such as "Ann Lee <ann@example.org>" or "ann@example.org". null where the text holds no address,
 * several, or one that a mail cannot be sent to.
 */
export function mailboxOf(text: string): Person | null {
  if (text.length > 500 || /\p{Cc}/u.test(text)) return null;
  const [person, ...more] = people([text]);
  if (!person || more.length > 0 || !/^[\x21-\x7e]+@[a-z0-9.-]+$/i.test(person.email)) return null;
  return /[\s<>()[\],;:"\\]/.test(person.email) ? null : person;
}

/**
 * A mail that mail programs open as a draft (`X-Unsent`); people without a valid address are left out. Lines end with
 * CRLF, and the body is quoted-printable where it is not plain ASCII of short lines.
 * @param now milliseconds since 1970
 */
export function mailOf({ from, to, cc = [], subject }: MailHeaders, body: string, now: number): string {
  const sender = mailboxOf(from);
  const plain = /^[\x20-\x7e\n]*$/.test(body) && body.split("\n").every((line) => line.length <= longestLine);
  const headers = [
    ...(sender ? [`From: ${addressOf(sender)}`] : []),
    ...peopleIn("To:", to),
    ...peopleIn("Cc:", cc),
    foldedHeader("Subject:", encodedWords(subject.replace(/\p{Cc}/gu, " "))),
    `Date: ${new Date(now).toUTCString().replace("GMT", "+0000")}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    `Content-Transfer-Encoding: ${plain ? "7bit" : "quoted-printable"}`,
    "X-Unsent: 1",
  ];
  const text = plain ? body.replaceAll("\n", "\r\n") : quotedPrintable(body);
  return `${headers.join("\r\n")}\r\n\r\n${text}`;
}

function peopleIn(name: string, texts: string[]): string[] {
  const addresses = texts.flatMap((text) => mailboxOf(text) ?? []).map(addressOf);
  return addresses.length > 0 ? [`${name} ${addresses.join(",\r\n ")}`] : [];
}

/** A person as a header names them, before encoding: `Ann Lee <ann@example.org>`, `"Lee, Ann" <ann@example.org>`. */
export function mailboxText({ name, email }: Person): string {
  if (name === "") return email;
  const isPlain = /^[\p{L}\p{M}\p{N}\w !#$%&'*+/=?^`{|}~-]+$/u.test(name);
  return `${isPlain ? name : `"${name.replace(/["\\]/g, "\\$&")}"`} <${email}>`;
}

function addressOf(person: Person): string {
  const { name, email } = person;
  if (/^[\x20-\x7e]*$/.test(name)) return mailboxText(person);
  return `${encodedWords(name).join("\r\n ")} <${email}>`;
}

/** The words of a header's text, between which it can be folded; encoded (RFC 2047) where it is not plain ASCII. */
function encodedWords(text: string): string[] {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes("=?")) return text.split(" ");
  const words: string[] = [];
  let part = "";
  for (const character of text) {
    if (Buffer.byteLength(part + character) > bytesInWord) {
      words.push(part);
      part = "";
    }
    part += character;
  }
  return [...words, part].map((word) => `=?utf-8?B?${Buffer.from(word).toString("base64")}?=`);
}

function foldedHeader(name: string, words: string[]): string {
  const lines = [name];
  for (const word of words) {
    const last = lines.at(-1) ?? "";
    if (last !== name && last.length + 1 + word.length > longestLine) lines.push(` ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\r\n");
}

/** RFC 2045, section 6.7. */
function quotedPrintable(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const tokens = [...Buffer.from(line)].map((byte, at, all) => {
        const isPlain =
          (byte >= 0x21 && byte <= 0x7e && byte !== 0x3d) || (byte === 0x20 && at < all.length - 1);
        return isPlain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
      });
      const lines = [""];
      for (const token of tokens) {
        const last = lines.at(-1) ?? "";
        if (last.length + token.length > longestLine - 1) {
          lines[lines.length - 1] = `${last}=`;
          lines.push(token);
        } else lines[lines.length - 1] = last + token;
      }
      return lines.join("\r\n");
    })
    .join("\r\n");
}
