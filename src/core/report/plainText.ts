import stringWidth from "string-width";
import { isTableLine, isUnderline, mayNotBegin } from "./lineSyntax.ts";
import {
  type Block,
  type Content,
  isStatusLine,
  type Report,
  type ReportGroup,
  type Section,
  type StatusLine,
  type TicketHeading,
} from "./model.ts";
import { ReferenceNumbers } from "./referenceNumbers.ts";
import { LineWriter, type ReportText } from "./reportText.ts";
import { statusIndent } from "./statusSyntax.ts";

/**
 * The document that the person edits: From, To and Subject like a mail, a blank line, and the text. `width`: columns at
 * which sentences and headers are wrapped.
 */
export function documentOf(report: Report, width: number): ReportText {
  const document = new LineWriter();
  if (report.from !== "") document.add(`From: ${report.from}`);
  if (report.to.length > 0)
    for (const line of foldedHeader(`To: ${report.to.join(", ")}`, width)) document.add(line);
  document.add(`Subject: ${report.subject}`);
  document.gap();
  document.append(writeBody(report, width));
  return document.written();
}

/** The text of the mail without headers, wrapped at `width` columns. */
export function bodyOf(report: Report, width: number): string {
  return writeBody(report, width).written().text;
}

/** A header with many people continues on the next line, indented, after a comma (RFC 5322, 2.2.3). */
function foldedHeader(header: string, width: number): string[] {
  const lines = [""];
  for (const part of header.split(/(?<=,) /)) {
    const last = lines.at(-1) ?? "";
    if (last === "" || stringWidth(`${last} ${part}`) <= width)
      lines[lines.length - 1] = `${last} ${part}`.trimStart();
    else lines.push(part);
  }
  return lines.map((line, at) => (at === 0 ? line : ` ${line}`));
}

function writeBody(report: Report, width: number): LineWriter {
  const body = new LineWriter();
  const references = new ReferenceNumbers(report);
  for (const section of report.sections) {
    addSection(body, section, references, width);
    addReferences(body, references);
  }
  for (const block of report.blocks) {
    addBlock(body, block, references, width);
    addReferences(body, references);
  }
  return body;
}

function addSection(
  body: LineWriter,
  { title, groups }: Section,
  references: ReferenceNumbers,
  width: number,
): void {
  body.gap();
  if (title !== "") {
    body.add(title);
    body.add("=".repeat(Math.max(3, stringWidth(title))));
  }
  for (const group of groups) addGroup(body, group, references, width);
}

function addGroup(body: LineWriter, group: ReportGroup, references: ReferenceNumbers, width: number): void {
  body.gap();
  const [first] = group.tickets;
  if (first) body.add(group.tickets.map(headingText).join(" "), { kind: "ticket", id: first.id });
  else if (group.title !== "") body.add(`(${group.title})`);
  let before: Content | null = null;
  for (const content of group.content) {
    addContent(body, content, before, references, width);
    before = content;
  }
}

function headingText({ id, title }: TicketHeading): string {
  return title === "" ? `[${id}]` : `[${id}] (${title})`;
}

/** By depth; deeper bullets use the last sign. */
const bulletSigns = ["*", "-", "+"];

function addContent(
  body: LineWriter,
  content: Content,
  before: Content | null,
  references: ReferenceNumbers,
  width: number,
): void {
  if (content.kind === "bullet") {
    const indent = "  ".repeat(content.depth);
    const start = `${indent}${bulletSigns[Math.min(content.depth, 2)]} `;
    const text = references.text(content.parts);
    for (const line of wrapped(text, start, `${indent}  `, width)) body.add(line, content.source);
    return;
  }
  const lines = content.lines.map((line) => references.text(line));
  // Without a blank line before them they would be read as a continuation of the bullet above; tables never are.
  const [first = ""] = lines;
  if (isUnderline(first) || (before !== null && !isTableLine(first))) body.gap();
  for (const line of lines) body.add(line);
}

/**
 * A text in lines of at most `width` columns, broken between words; `start` precedes the first line, `indent` the
 * others. No line begins with a word that would be read as a bullet, a reference or a title, so a line may be longer. A
 * text with columns stays on one line.
 */
function wrapped(text: string, start: string, indent: string, width: number): string[] {
  const words = text.split(" ");
  if (words.includes("|")) return [start + text];
  const lines: string[] = [];
  let line = start;
  let empty = true;
  for (const word of words) {
    const longer = empty ? line + word : `${line} ${word}`;
    if (empty || mayNotBegin(word) || stringWidth(longer) <= width) {
      line = longer;
      empty = false;
      continue;
    }
    lines.push(line);
    line = indent + word;
  }
  return [...lines, line];
}

function addBlock(
  body: LineWriter,
  { title, lines }: Block,
  references: ReferenceNumbers,
  width: number,
): void {
  body.gap();
  body.add(`=== ${title} ===`);
  for (const line of lines) {
    if (isStatusLine(line)) for (const one of statusText(line, width)) body.add(one, line.source);
    else body.add(references.text(line));
  }
}

function statusText({ name, label, words }: StatusLine, width: number): string[] {
  const start = `${" ".repeat(statusIndent)}${name}${label === "" ? "" : ` ${label}`}: `;
  return wrapped(words, start, " ".repeat(2 * statusIndent), width);
}

function addReferences(body: LineWriter, references: ReferenceNumbers): void {
  const unlisted = references.takeUnlisted();
  if (unlisted.length > 0) body.gap();
  for (const { number, link } of unlisted) body.add(`[${number}] ${link}`);
}
