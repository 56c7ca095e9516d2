import { mailboxOf, mailOf } from "../../core/report/mail.ts";
import { type ReadOptions, readReport } from "../../core/report/read.ts";
import type { Report } from "../../core/report/report.ts";
import { write } from "../../core/report/write.ts";
import { linesOf } from "./standing.ts";

/** A report's document as the mail that it is: its headers, and the text below them. */
export interface Draft {
  from: string;
  to: string[];
  subject: string;
  /** Ends with a line break. */
  body: string;
}

/** Takes a document apart as the person edited it. One without headers is a body. */
export function draftOf(text: string): Draft {
  const lines = linesOf(text);
  const end = lines.findIndex((line) => line.trim() === "");
  const head = end < 0 ? [] : lines.slice(0, end);
  const isHead = head.some((line) => /^subject:/i.test(line)) && head.every(isHeader);
  const unfolded = isHead
    ? head
        .join("\n")
        .replace(/\n[ \t]+/g, " ")
        .split("\n")
    : [];
  const value = (name: string) =>
    unfolded
      .filter((line) => line.toLowerCase().startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trim())
      .join(", ");
  const body = lines.slice(isHead ? end + 1 : 0).map((line) => line.trimEnd());
  return {
    from: value("from"),
    to: mailboxesIn(value("to")),
    subject: value("subject"),
    body: `${body.join("\n").replace(/^\n+|\n+$/g, "")}\n`,
  };
}

function isHeader(line: string): boolean {
  return /^(?:[\w-]{1,80}:|[ \t])/.test(line);
}

/** The people of a header, one entry each: a comma in quotes parts nobody. */
function mailboxesIn(text: string): string[] {
  const parts = text.slice(0, 10_000).match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** Who is named by no address that a mail can go to. */
export function unreachable({ to }: Draft): string[] {
  return to.filter((one) => mailboxOf(one) === null);
}

/** The draft as a mail, with the lines of the document as they are. `now`: milliseconds since 1970, for its date. */
export function mailOfDraft({ from, to, subject, body }: Draft, now: number): string {
  const head: Report = { ending: null, from, to, subject, sections: [], blocks: [] };
  return mailOf(head, body, now);
}

/**
 * The document in Markdown; null where reading it would lose or change a word or an address, so that it had better be
 * sent as the text that it is. `options`: as for `readReport`.
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

/** Up to a bracket, since a number of a reference may follow. */
function addressesIn(text: string): Set<string> {
  return new Set(text.match(/https?:\/\/[^\s<>[\]]+/g));
}

/** The words of a text in no order: line breaks, bullets, underlines and numbers of references are the writer's. */
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
