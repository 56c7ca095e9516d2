import { mailboxOf } from "../../../core/mail/mailbox.ts";
import { mailOf } from "../../../core/report/mail.ts";
import type { Report } from "../../../core/report/model.ts";
import type { ReadOptions } from "../../../core/report/parser.ts";
import { readReport } from "../../../core/report/read.ts";
import { write } from "../../../core/report/write.ts";
import { linesOf } from "./lineSources.ts";

/** A report document as a mail: headers and text. */
export interface Draft {
  from: string;
  to: string[];
  cc: string[];
  subject: string;
  /** Ends with a line break. */
  body: string;
  /** Names of other headers in it; a mail made from it does not have them. */
  unread: string[];
}

interface Header {
  name: string;
  value: string;
}

/** Headers that are created for the mail, whatever the document has. */
const anew = /^(?:date|mime-version|content-[\w-]*|x-unsent)$/i;
const people = /^(?:from|to|cc)$/i;

/** Splits a document after the person has edited it. Without headers, all of it is body. */
export function draftOf(text: string): Draft {
  const lines = linesOf(text);
  const end = lines.findIndex((line) => line.trim() === "");
  const headers = headersIn(lines.slice(0, Math.max(0, end)));
  const isHead = headers.some(({ name }) => /^subject$/i.test(name));
  const values = (wanted: string) =>
    headers.filter(({ name }) => name.toLowerCase() === wanted).map(({ value }) => value);
  const value = (wanted: string) => (isHead ? values(wanted).join(", ") : "");
  const unread = isHead ? headers.filter(({ name }) => !isRead(name)).map(({ name }) => name) : [];
  const body = lines.slice(isHead ? end + 1 : 0).map((line) => line.trimEnd());
  return {
    from: value("from"),
    to: mailboxesIn(value("to")),
    cc: mailboxesIn(value("cc")),
    subject: value("subject"),
    body: `${body.join("\n").replace(/^\n+|\n+$/g, "")}\n`,
    unread: [...new Set(unread)],
  };
}

/** Empty if one of the lines is no header. */
function headersIn(lines: string[]): Header[] {
  const headers: Header[] = [];
  for (const line of lines) {
    const [start, name] = /^([\w-]{1,80}):/.exec(line) ?? [];
    const last = headers.at(-1);
    if (start !== undefined && name !== undefined)
      headers.push({ name, value: line.slice(start.length).trim() });
    else if (last && goesOn(last, line)) last.value += ` ${line.trim()}`;
    else return [];
  }
  return headers;
}

/** Whether a line continues a header: it is indented, or follows a comma in a list of people. */
function goesOn({ name, value }: Header, line: string): boolean {
  return /^[ \t]/.test(line) || (people.test(name) && value.endsWith(",") && line.includes("@"));
}

function isRead(name: string): boolean {
  return people.test(name) || /^subject$/i.test(name) || anew.test(name);
}

/** The people of a header, one entry each; commas in quotes do not separate. */
function mailboxesIn(text: string): string[] {
  const parts = text.slice(0, 10_000).match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** People without an address that mail can be sent to. */
export function unreachable({ from, to, cc }: Draft): string[] {
  const named = [...(from === "" ? [] : [from]), ...to, ...cc];
  return named.filter((one) => mailboxOf(one) === null);
}

/** The draft as a mail, with unchanged lines. `now`: milliseconds since 1970, for its date. */
export function mailOfDraft(draft: Draft, now: number): string {
  return mailOf(draft, draft.body, now);
}

/**
 * The document in Markdown; null if parsing it would lose or change a word or an address, so that it is better sent as
 * text. `options`: as for `readReport`.
 */
export function markdownOfDocument(text: string, options: ReadOptions): string | null {
  const { body, from, to, subject } = draftOf(text);
  const report: Report = { ...readReport(body, options), from, to, subject };
  const again = draftOf(write(report, "text", { width: 998, now: 0 }).text).body;
  if (wordsIn(again) !== wordsIn(body)) return null;
  const { text: markdown } = write(report, "markdown", { width: 998, now: 0 });
  const there = addressesIn(markdown.replace(/\\(?=[!-/:-@[-`{-~])/g, ""));
  return [...addressesIn(body)].every((address) => there.has(address)) ? markdown : null;
}

/** The addresses in a text, each up to a bracket, since a reference number may follow. */
function addressesIn(text: string): Set<string> {
  return new Set(text.match(/https?:\/\/[^\s<>[\]]+/g));
}

/**
 * The words of a text in sorted order, without line breaks, bullets, underlines and reference numbers, which the writer
 * adds.
 */
function wordsIn(text: string): string {
  const lines = linesOf(text).filter((line) => !/^\s*={3,}\s*$/.test(line));
  const words = lines
    .join(" ")
    .replace(/\[\d{1,4}\]:?/g, " ")
    .split(/\s+/);
  return words
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .sort()
    .join(" ");
}
