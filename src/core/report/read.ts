import { UserError } from "../base/problem.ts";
import { mailboxText } from "../mail/mailbox.ts";
import { MailSplitter, type RawMail } from "../mail/mbox.ts";
import { parseMail } from "../mail/parse.ts";
import type { Report } from "./model.ts";
import { type ReadOptions, ReportParser } from "./parser.ts";
import { type InputLine, ReferenceLists } from "./referenceLists.ts";
import { isDay } from "./week.ts";

/** A report read from a file or a text. */
export interface ReadReport {
  report: Report;
  /** When its mail was sent, milliseconds since 1970; null without a mail or a date. */
  sent: number | null;
}

/** Bytes; a report has a few hundred lines. */
const largest = 1024 * 1024;

/**
 * Reads what was opened or pasted: the text of a report with or without mail headers, an .eml file, or an mbox with
 * several reports. Lines without a known meaning are kept word for word, so any text can be read. UserError above 1 MB.
 */
export async function readReports(
  source: string | Uint8Array,
  options: ReadOptions = {},
): Promise<ReadReport[]> {
  const bytes = typeof source === "string" ? Buffer.from(source) : Buffer.from(source);
  if (bytes.length > largest)
    throw new UserError(
      "This is no weekly report: it has more than 1 MB.",
      "Open the mail of the report alone.",
    );
  const mails = mailsIn(bytes);
  if (mails.length === 0) return [{ report: readReport(bytes.toString("utf8"), options), sent: null }];
  return Promise.all(mails.map((mail) => readMail(mail, options)));
}

async function readMail(mail: RawMail, options: ReadOptions): Promise<ReadReport> {
  const { from, to, subject, date, body } = await parseMail(mail);
  const report = readReport(body, options);
  const headers = {
    from: from.email === "" ? from.name : mailboxText(from),
    to: to.filter(({ email }) => email !== "").map(mailboxText),
    subject,
    ending: endingIn(subject),
  };
  return { report: { ...report, ...headers }, sent: date > 0 ? date : null };
}

/** The mails of an mbox, or the one mail of an .eml file; none if the source is only text. */
function mailsIn(bytes: Buffer): RawMail[] {
  const splitter = new MailSplitter({ flavour: "mbox", maxMailBytes: largest });
  const mails = [...splitter.push(bytes), ...splitter.end()];
  if (mails.length > 0) return mails;
  const head = bytes.toString("latin1", 0, 64 * 1024).split(/\r?\n\r?\n/, 1)[0] ?? "";
  const isMail =
    /^subject:/im.test(head) && head.split("\n").every((line) => /^(?:[\w-]{1,80}:|[ \t])/.test(line));
  return isMail ? [{ offset: 0, bytes, truncated: false, size: bytes.length }] : [];
}

/** The only day that a subject names; null if it names none, or several. */
function endingIn(subject: string): string | null {
  const days = new Set((subject.match(/\b\d{4}-\d{2}-\d{2}\b/g) ?? []).filter(isDay));
  const [day] = days;
  return days.size === 1 && day !== undefined ? day : null;
}

/** Reads the text of a report without mail headers; week, people and subject stay empty. Never throws. */
export function readReport(text: string, options: ReadOptions = {}): Report {
  const lines = text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line, number): InputLine => ({ text: line.trimEnd(), number }));
  const lists = new ReferenceLists(lines);
  // References that the text cites are left out, since writing the report lists them again. Which ones are cited is
  // known only after reading the whole text, so it is read twice.
  const cited = new Set<number>();
  new ReportParser(lines, lists, cited, () => true, options).parse();
  return new ReportParser(lines, lists, cited, (line) => cited.has(line), options).parse();
}
