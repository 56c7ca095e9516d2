import { type CoverText, historyIn, readCover } from "../mail/coverText.ts";
import { decodeLine } from "../mail/headers.ts";
import type { Person } from "../mail/message.ts";
import { parseSubject } from "../mail/subject.ts";
import { peopleField, textField } from "../mail/writeMail.ts";
import type { VersionFile } from "./model.ts";

/*
 * Files are handled as bytes (Latin-1), since a diff contains whatever the files contain; inserted text is UTF-8.
 */

/** git's placeholder in a cover letter. */
export const coverTitle = "*** SUBJECT HERE ***";
export const coverBlurb = "*** BLURB HERE ***";

/** The mail with its recipients in the header. */
export function withRecipients(file: VersionFile, to: Person[], cc: Person[]): VersionFile {
  const fields = [...peopleField("To", to), ...peopleField("Cc", cc)];
  if (fields.length === 0) return file;
  const { head, body } = parts(file);
  return written(file, `${head}\n${fields.join("\n")}`, body);
}

/** A patch with notes below the line that ends its message, where git am ignores them. */
export function withNotes(file: VersionFile, notes: string): VersionFile {
  if (notes === "") return file;
  const { head, body } = parts(file);
  const at = /^---\n/m.exec(body)?.index;
  if (at === undefined) return file;
  const end = at + "---\n".length;
  const text = latin(`${notes}\n\n`);
  return written(file, withCharset(head, notes), body.slice(0, end) + text + body.slice(end));
}

/**
 * A patch without the text between its message and its diffstat (a changelog that the message has below "---", and
 * notes added by format.notes), and that text; "" if there is none.
 */
export function takeNotes(file: VersionFile): { file: VersionFile; notes: string } {
  const { head, body } = parts(file);
  const start = /^---\n/m.exec(body);
  const diff = start ? body.indexOf("\ndiff --git ", start.index) : -1;
  if (!start || diff < 0) return { file, notes: "" };
  const above = body.slice(0, start.index + start[0].length);
  const between = body.slice(above.length, diff);
  const second = Array.from(between.matchAll(/^---\n/gm)).at(-1);
  const own = second ? between.slice(0, second.index) : "";
  // Anything else may be a part of the message that git am would cut.
  if (own !== "" && historyIn(own) === "") return { file, notes: "" };
  const rest = second ? between.slice(second.index + second[0].length) : between;
  const end = rest.trimEnd().lastIndexOf("\n\n");
  const added = (end < 0 ? "" : rest.slice(0, end)).replace(/^\s*Notes(?: \([^)\n]*\))?:\n/, "");
  const notes = [own, added.replace(/^ {4}/gm, "")].map((text) => text.trim()).filter((text) => text !== "");
  if (notes.length === 0) return { file, notes: "" };
  const stat = end < 0 ? rest : rest.slice(end + 2);
  const text = Buffer.from(notes.join("\n\n"), "latin1").toString("utf8");
  return { file: written(file, head, above + stat + body.slice(diff)), notes: text };
}

/** A patch with its message replaced by the result of `clean`. */
export function withMessage(file: VersionFile, clean: (text: string) => string): VersionFile {
  const { head, body } = parts(file);
  const end = /^---\n/m.exec(body)?.index;
  if (end === undefined) return file;
  // One character a byte, as read here: the tags are ASCII.
  const message = clean(body.slice(0, end)).trimEnd();
  return written(file, head, `${message}\n${body.slice(end)}`);
}

/** The file with lines for programs below its base commit; unchanged if it names none. */
export function withLines(file: VersionFile, lines: string[]): VersionFile {
  const { head, body } = parts(file);
  const at = body.lastIndexOf("\nbase-commit: ");
  if (at < 0 || lines.length === 0) return file;
  const end = body.indexOf("\n", at + 1) + 1;
  return written(file, head, `${body.slice(0, end)}${latin(lines.join("\n"))}\n${body.slice(end)}`);
}

export interface CoverLetter {
  title: string;
  /** The text above git's list of patches. */
  text: string;
  /** The range-diff below it; "" if none. */
  attached: string;
}

/** git's cover letter with its placeholders filled in. */
export function filledCover(file: VersionFile, { title, text, attached }: CoverLetter): VersionFile {
  const { head, body } = parts(file);
  const subject = /^Subject: (.*(?:\n[ \t].*)*)$/m.exec(head);
  const prefix = (subject?.[1] ?? "")
    .replace(/\n[ \t]+/g, " ")
    .replace(coverTitle, "")
    .trimEnd();
  const withTitle =
    title === coverTitle || !subject
      ? head
      : `${head.slice(0, subject.index)}${textField("Subject", `${prefix} ${title}`)}${head.slice(subject.index + subject[0].length)}`;
  const withText = body.replace(coverBlurb, () => latin(text));
  const end = endOf(withText);
  const whole =
    attached === ""
      ? withText
      : `${withText.slice(0, end).trimEnd()}\n\n${latin(attached)}\n${withText.slice(end)}`;
  return written(file, withCharset(withTitle, text + attached), whole);
}

/**
 * The cover letter after the person's edits: as `readCover` returns it, with the title without brackets; "" where git's
 * placeholders are left.
 */
export function editedCover(mail: string): CoverText & { title: string } {
  const end = mail.indexOf("\n\n");
  const [, subject = ""] = /^Subject: (.*(?:\n[ \t].*)*)$/m.exec(mail.slice(0, Math.max(0, end))) ?? [];
  const title = parseSubject(decodeLine(subject.replace(/\n[ \t]+/g, " "))).title;
  const { text, history } = readCover(end < 0 ? "" : mail.slice(end + 2));
  return { title: title === coverTitle ? "" : title, text: text === coverBlurb ? "" : text, history };
}

/** Index at which git's lines for programs begin, else the signature. */
function endOf(body: string): number {
  const base = body.lastIndexOf("\nbase-commit: ");
  const signature = body.lastIndexOf("\n-- \n");
  return base >= 0 ? base : signature >= 0 ? signature : body.length;
}

function parts({ content }: VersionFile): { head: string; body: string } {
  const text = Buffer.from(content).toString("latin1");
  const end = text.indexOf("\n\n");
  return { head: text.slice(0, end), body: text.slice(end + 2) };
}

function written({ name }: VersionFile, head: string, body: string): VersionFile {
  return { name, content: Buffer.from(`${head}\n\n${body}`, "latin1") };
}

/** The UTF-8 bytes of a text as Latin-1. */
function latin(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** git adds a charset header only if its own text needs one. */
function withCharset(head: string, added: string): string {
  if (/^[\0-\x7f]*$/.test(added) || /^Content-Type:/im.test(head)) return head;
  const fields = [
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: 8bit",
  ];
  return `${head}\n${fields.join("\n")}`;
}
