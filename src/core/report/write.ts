import { isTableLine, isUnderline, mayNotBegin } from "./lineSyntax.ts";
import { mailOf } from "./mail.ts";
import { markdownOf } from "./markdown.ts";
import {
  type Block,
  type Content,
  type Group,
  type Heading,
  isStanding,
  type Part,
  type Report,
  type Section,
  type Standing,
} from "./model.ts";
import { References } from "./referenceNumbers.ts";
import { Page, type Written } from "./reportText.ts";
import { widthOf } from "./width.ts";

export type { Written } from "./reportText.ts";

export const formats = ["text", "markdown", "eml"] as const;
export type Format = (typeof formats)[number];

export interface WriteOptions {
  /** Columns that text is wrapped at; tables, links and what was kept word for word are not. */
  width: number;
  /** For the Date header of a mail; milliseconds since 1970. */
  now: number;
}

/** Writes a report. "eml" is a mail that mail programs open as a draft; its sources are not told by line. */
export function write(report: Report, format: Format, options: WriteOptions): Written {
  switch (format) {
    case "text":
      return textOf(report, options.width);
    case "markdown":
      return markdownOf(report);
    case "eml":
      return { text: mailOf(report, bodyOf(report, options.width).written().text, options.now), sources: [] };
  }
}

/** The report as it is edited: From, To and Subject as a mail has them, a blank line, and the text of the mail. */
function textOf(report: Report, width: number): Written {
  const page = new Page();
  if (report.from !== "") page.add(`From: ${report.from}`);
  if (report.to.length > 0) for (const line of folded(`To: ${report.to.join(", ")}`, width)) page.add(line);
  page.add(`Subject: ${report.subject}`);
  page.gap();
  page.append(bodyOf(report, width));
  return page.written();
}

/** Continued on the next line after a comma, as headers are. */
function folded(header: string, width: number): string[] {
  const lines = [""];
  for (const part of header.split(/(?<=,) /)) {
    const last = lines.at(-1) ?? "";
    if (last === "" || widthOf(`${last} ${part}`) <= width)
      lines[lines.length - 1] = `${last} ${part}`.trimStart();
    else lines.push(part);
  }
  return lines.map((line, at) => (at === 0 ? line : ` ${line}`));
}

function bodyOf(report: Report, width: number): Page {
  const page = new Page();
  const references = new References(report);
  for (const section of report.sections) {
    addSection(page, section, references, width);
    addReferences(page, references);
  }
  for (const block of report.blocks) {
    addBlock(page, block, references, width);
    addReferences(page, references);
  }
  return page;
}

function addSection(page: Page, { title, groups }: Section, references: References, width: number): void {
  page.gap();
  if (title !== "") {
    page.add(title);
    page.add("=".repeat(Math.max(3, widthOf(title))));
  }
  for (const group of groups) addGroup(page, group, references, width);
}

function addGroup(page: Page, group: Group, references: References, width: number): void {
  page.gap();
  const [first] = group.tickets;
  if (first) page.add(group.tickets.map(headingOf).join(" "), { kind: "ticket", id: first.id });
  else if (group.title !== "") page.add(`(${group.title})`);
  let before: Content | null = null;
  for (const content of group.content) {
    addContent(page, content, before, references, width);
    before = content;
  }
}

function headingOf({ id, title }: Heading): string {
  return title === "" ? `[${id}]` : `[${id}] (${title})`;
}

const bullets = ["*", "-", "+"];

function addContent(
  page: Page,
  content: Content,
  before: Content | null,
  references: References,
  width: number,
): void {
  if (content.kind === "item") {
    const indent = "  ".repeat(content.depth);
    const bullet = `${indent}${bullets[Math.min(content.depth, 2)]} `;
    const text = references.text(content.parts);
    for (const line of wrapped(text, bullet, `${indent}  `, width)) page.add(line, content.source);
    return;
  }
  const lines = content.lines.map((line) => references.text(line));
  // Without a blank line it would go on with the item's text; a table is known by itself.
  const [first = ""] = lines;
  if (isUnderline(first) || (before !== null && !isTableLine(first))) page.gap();
  for (const line of lines) page.add(line);
}

/** Breaks between words where a line would be too long. What begins a line so that it would mean something else does not. */
function wrapped(text: string, first: string, next: string, width: number): string[] {
  const words = text.split(" ");
  if (words.includes("|")) return [first + text];
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of words) {
    const longer = empty ? line + word : `${line} ${word}`;
    if (empty || mayNotBegin(word) || widthOf(longer) <= width) {
      line = longer;
      empty = false;
      continue;
    }
    lines.push(line);
    line = next + word;
  }
  return [...lines, line];
}

function addBlock(page: Page, { title, lines }: Block, references: References, width: number): void {
  page.gap();
  page.add(`=== ${title} ===`);
  for (const line of lines) {
    if (isStanding(line)) for (const one of standingLines(line, width)) page.add(one, line.source);
    else page.add(references.text(line as Part[]));
  }
}

function standingLines({ name, label, words }: Standing, width: number): string[] {
  const start = `    ${name}${label === "" ? "" : ` ${label}`}: `;
  return wrapped(words, start, " ".repeat(8), width);
}

function addReferences(page: Page, references: References): void {
  const fresh = references.take();
  if (fresh.length > 0) page.gap();
  for (const { number, link } of fresh) page.add(`[${number}] ${link}`);
}
