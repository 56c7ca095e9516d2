import { addressParser } from "postal-mime";
import { decodeText } from "./charsets.ts";
import { decodeWords } from "./encodedWords.ts";
import type { Person } from "./message.ts";

/** Limits against hostile mail; real mail is far below. */
const maxHeaderBytes = 256 * 1024;
const maxFieldLength = 64 * 1024;
const maxPeople = 500;
const maxIdLength = 998;
const maxReferences = 100;
const maxSubjectLength = 2000;

/** The header block of a mail. */
export interface Headers {
  /** Unfolded values by lower-case field name, in the order of the mail; encoded words not decoded. */
  fields: Map<string, string[]>;
  /** Byte index at which the body begins. */
  bodyStart: number;
}

/** Reads header fields from byte `start` to the first blank line. Lines that are not fields are skipped. */
export function readHeaders(mail: Buffer, start: number): Headers {
  const { end, bodyStart } = headerEnd(mail, start);
  const fields = new Map<string, string[]>();
  let name = "";
  let value = "";
  const keep = () => {
    if (name === "") return;
    const values = fields.get(name);
    if (values) values.push(value);
    else fields.set(name, [value]);
  };
  for (const line of decodeText(mail.subarray(start, end)).split("\n")) {
    if (line.startsWith(" ") || line.startsWith("\t")) {
      if (value.length < maxFieldLength) value += ` ${line.trim()}`;
      continue;
    }
    keep();
    const colon = line.indexOf(":");
    name = colon > 0 && colon < 100 ? line.slice(0, colon).trimEnd().toLowerCase() : "";
    value = line.slice(colon + 1, maxFieldLength).trim();
  }
  keep();
  return { fields, bodyStart };
}

function headerEnd(mail: Buffer, start: number): { end: number; bodyStart: number } {
  const limit = Math.min(mail.length, start + maxHeaderBytes);
  for (let line = start; line < limit; ) {
    const stop = mail.indexOf(0x0a, line);
    if (stop < 0) return { end: limit, bodyStart: mail.length };
    if (stop === line || (stop === line + 1 && mail[line] === 0x0d))
      return { end: line, bodyStart: stop + 1 };
    line = stop + 1;
  }
  return { end: limit, bodyStart: limit };
}

/** A value with its encoded words decoded (RFC 2047), on one line, without repeated blanks. */
export function decodeLine(text: string): string {
  const decoded = text.includes("=?") ? decodeWords(text) : text;
  return /\s\s|[^\S ]/.test(decoded) ? decoded.replace(/\s+/g, " ").trim() : decoded.trim();
}

export function subjectOf(value: string | undefined): string {
  return decodeLine(value ?? "").slice(0, maxSubjectLength);
}

const bracketed = /<([^<>]*)>/g;

/**
 * The ids in a Message-ID, In-Reply-To or References header, without brackets. Text outside brackets is ignored ("Your
 * message of Monday"); if there are no brackets, words with "@" count.
 */
export function messageIds(value: string): string[] {
  const ids: string[] = [];
  for (const [, id = ""] of value.matchAll(bracketed)) {
    const bare = id.replace(/\s+/g, "").slice(0, maxIdLength);
    if (bare !== "") ids.push(bare);
  }
  if (ids.length > 0 || value.includes("<")) return ids;
  return value
    .split(/[\s,]+/)
    .filter((word) => word.includes("@"))
    .map((word) => word.slice(0, maxIdLength));
}

/** The ids of a References header, oldest first; if there are too many, the root and the newest. */
export function references(values: string[]): string[] {
  const ids = [...new Set(values.flatMap(messageIds))];
  return ids.length <= maxReferences ? ids : [...ids.slice(0, 1), ...ids.slice(1 - maxReferences)];
}

/** Pipermail's "ann at example.org (Ann Lee)", or "Ann Lee <ann at example.org>" of mails that already arrived so. */
const obfuscated = /^([^\s<>@]+) at ([^\s<>@]+)(?: \((.*)\))?$/;
const obfuscatedInBrackets = /<([^\s<>@]+) at ([^\s<>@]+)>/;

/** The sender in the form of pipermail's monthly text. */
export function obfuscatedPerson(value: string): Person {
  const found = obfuscated.exec(value);
  if (found) return person(decodeLine(found[3] ?? ""), `${found[1]}@${found[2]}`);
  return people([value.replace(obfuscatedInBrackets, "<$1@$2>")])[0] ?? person(decodeLine(value), "");
}

/** Everybody named in From, To, Cc or Reply-To values. */
export function people(values: string[]): Person[] {
  const all: Person[] = [];
  for (const value of values) {
    for (const { name, address = "" } of addressParser(value, { flatten: true })) {
      if (all.length === maxPeople) return all;
      all.push(person(decodeLine(name), address));
    }
  }
  return all;
}

function person(name: string, address: string): Person {
  const email = address.toLowerCase().replace(/\s+/g, "").slice(0, 320);
  const bare = name.replace(/^'(.*)'$/, "$1").slice(0, 320);
  // For a sender without a name, pipermail writes the address as the name.
  const nameless = bare.toLowerCase().replace(" at ", "@") === email;
  return { name: nameless ? "" : bare, email };
}
