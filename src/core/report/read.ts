import { UserError } from "../base/problem.ts";
import { MailSplitter, type RawMail } from "../mail/mbox.ts";
import { parseMail } from "../mail/parse.ts";
import { groupTitleOf, headingsOf } from "./headings.ts";
import {
  blockTitleOf,
  bulletOf,
  indentOf,
  isBlank,
  isTableLine,
  isUnderline,
  referenceOf,
} from "./lineSyntax.ts";
import { mailboxText } from "./mail.ts";
import {
  type Block,
  type Group,
  type Heading,
  type Item,
  isStatusTitle,
  type Lines,
  oneLine,
  type Part,
  type Report,
  type Section,
  type Standing,
  wordsOf,
} from "./model.ts";
import { Citations, type ReadLine } from "./referenceLists.ts";
import { isDay } from "./week.ts";

export interface ReadOptions {
  /** What the group of the series without ticket is called, beside words in capital letters. */
  misc?: string;
  /** Ticket ids that look otherwise than "TS-118". */
  isTicket?(id: string): boolean;
}

/** A report that was read, and when it was sent (milliseconds since 1970), where it is a mail that says so. */
export interface ReadReport {
  report: Report;
  sent: number | null;
}

/** Bytes; a report is some hundred lines. */
const largest = 1024 * 1024;

/**
 * Reads what was opened or pasted: the text of a report with or without the headers of a mail, an .eml file, or an
 * mbox with several. Whatever a report says that is not understood stands in it word for word; never throws for what
 * it says, and UserError where it is too large.
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
  return Promise.all(
    mails.map(async (raw) => {
      const { from, to, subject, date, body } = await parseMail(raw);
      const report = readReport(body, options);
      const named = to.filter(({ email }) => email !== "").map(mailboxText);
      const sender = from.email === "" ? from.name : mailboxText(from);
      const head = { from: sender, to: named, subject, ending: endingIn(subject) };
      return { report: { ...report, ...head }, sent: date > 0 ? date : null };
    }),
  );
}

function mailsIn(bytes: Buffer): RawMail[] {
  const splitter = new MailSplitter({ flavour: "mbox", maxMailBytes: largest });
  const mails = [...splitter.push(bytes), ...splitter.end()];
  if (mails.length > 0) return mails;
  const head = bytes.toString("latin1", 0, 64 * 1024).split(/\r?\n\r?\n/, 1)[0] ?? "";
  const isMail =
    /^subject:/im.test(head) && head.split("\n").every((line) => /^(?:[\w-]{1,80}:|[ \t])/.test(line));
  return isMail ? [{ offset: 0, bytes, truncated: false, size: bytes.length }] : [];
}

/** The day that a subject names; null where it names none, or several. */
function endingIn(subject: string): string | null {
  const days = new Set((subject.match(/\b\d{4}-\d{2}-\d{2}\b/g) ?? []).filter(isDay));
  const [day] = days;
  return days.size === 1 && day !== undefined ? day : null;
}

/** Reads the text of a report, without headers. */
export function readReport(text: string, options: ReadOptions = {}): Report {
  const lines = text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line, place): ReadLine => ({ text: line.trimEnd(), place }));
  const citations = new Citations(lines);
  // The first reading finds out what is cited: only such a list need not be kept, since it is written anew.
  new Reader(lines, citations, options, () => true).read();
  return new Reader(lines, citations, options, (place) => citations.isCited(place)).read();
}

class Reader {
  readonly #lines: ReadLine[];
  readonly #citations: Citations;
  readonly #options: ReadOptions;
  readonly #isTicket: (id: string) => boolean;
  readonly #isCited: (place: number) => boolean;
  readonly #sections: Section[] = [];
  readonly #blocks: Block[] = [];
  /** Where the next line belongs to. */
  #block: Block | null = null;
  #group: Group | null = null;
  /** Indentation of the bullets that the next one may stand below. */
  #bullets: number[] = [];
  /** The item whose text may go on. */
  #item: { item: Item; text: string; place: number } | null = null;
  /** The standing whose words may go on, and its indentation. */
  #standing: { standing: Standing; indent: number } | null = null;
  /** Blank lines since the last one that was kept word for word. */
  #blanks = 0;

  constructor(
    lines: ReadLine[],
    citations: Citations,
    options: ReadOptions,
    isCited: (place: number) => boolean,
  ) {
    this.#lines = [...lines];
    this.#citations = citations;
    this.#options = options;
    this.#isTicket = (id) => options.isTicket?.(id) ?? false;
    this.#isCited = isCited;
  }

  read(): Report {
    for (let at = 0; at < this.#lines.length; at += this.#take(at));
    this.#closeItem();
    for (const block of this.#blocks) trim(block);
    return {
      ending: null,
      from: "",
      to: [],
      subject: "",
      sections: this.#sections,
      blocks: this.#blocks,
    };
  }

  /** Takes the line at an index, and as many more as belong to it; answers how many are done with. */
  #take(at: number): number {
    const line = this.#lines[at];
    if (!line) return 1;
    const { text, place } = line;
    if (isBlank(text)) return this.#takeBlank();
    const title = blockTitleOf(text);
    if (title !== null) return this.#openBlock(title);
    if (isUnderline(this.#lines[at + 1]?.text ?? "") && this.#mayBeTitle(text))
      return this.#openSection(text);
    if (referenceOf(text) !== null && this.#isCited(place)) {
      this.#closeItem();
      return 1;
    }
    if (this.#block !== null) this.#takeInBlock(this.#block, line);
    else return this.#takeInSection(line, at);
    return 1;
  }

  #takeBlank(): number {
    this.#closeItem();
    this.#blanks++;
    this.#block?.lines.push([]);
    return 1;
  }

  #openBlock(title: string): number {
    this.#closeItem();
    this.#block = { title: oneLine(title), lines: [] };
    this.#blocks.push(this.#block);
    return 1;
  }

  #mayBeTitle(text: string): boolean {
    return (
      text.length <= 500 &&
      indentOf(text) < 2 &&
      !isUnderline(text) &&
      !isTableLine(text) &&
      bulletOf(text) === null &&
      referenceOf(text) === null &&
      headingsOf(text, this.#isTicket) === null
    );
  }

  #openSection(text: string): number {
    this.#closeItem();
    this.#block = null;
    this.#sections.push({ title: oneLine(text), groups: [] });
    this.#group = null;
    this.#bullets = [];
    this.#blanks = 0;
    return 2;
  }

  #takeInBlock(block: Block, { text, place }: ReadLine): void {
    const current = this.#standing;
    if (isStatusTitle(block.title)) {
      const standing = standingOf(text);
      // Where words are wrapped, no line begins with a bullet.
      const isOwn = standing !== null && bulletOf(text) !== null;
      if (current && !isOwn && indentOf(text) > current.indent && !isTableLine(text)) {
        current.standing.words += ` ${oneLine(text)}`;
        return;
      }
      if (standing) {
        block.lines.push(standing);
        this.#standing = { standing, indent: indentOf(text) };
        return;
      }
    }
    this.#closeItem();
    if (isUnderline(text) && block.lines.length > 0 && !isEmptyLine(block.lines.at(-1))) block.lines.push([]);
    block.lines.push(this.#citations.parts(text, place));
  }

  #takeInSection(line: ReadLine, at: number): number {
    const { text, place } = line;
    const item = this.#item;
    const bullet = bulletOf(text);
    if (bullet) {
      this.#openItem(bullet, place);
      return 1;
    }
    if (indentOf(text) <= (this.#bullets[0] ?? Number.POSITIVE_INFINITY)) {
      const title = groupTitleOf(text, this.#options.misc ?? "");
      if (title !== null) return this.#openGroup([], title);
      const taken = this.#takeHeadings(at);
      if (taken !== null) return taken;
    }
    if (item && indentOf(text) > (this.#bullets.at(-1) ?? 0) && !isTableLine(text)) {
      item.text += ` ${text.trim()}`;
      return 1;
    }
    this.#keep(this.#citations.parts(text, place));
    return 1;
  }

  /** Takes the lines of tickets' headings from an index on; null where it is none. */
  #takeHeadings(at: number): number | null {
    const line = this.#lines[at];
    let found = line ? headingsOf(line.text, this.#isTicket) : null;
    if (!line || !found) return null;
    let taken = 1;
    if (found.open) {
      // A title that was wrapped ends on one of the next lines, with nothing after it; else it is not a title.
      const [one, two] = [this.#lines[at + 1]?.text ?? "", this.#lines[at + 2]?.text ?? ""];
      const more = [[one], [one, two]].filter((lines) => lines.every((text) => this.#mayGoOn(text)));
      const wrapped = more.map((lines) =>
        headingsOf([line.text, ...lines.map((text) => text.trim())].join(" "), this.#isTicket),
      );
      const whole = wrapped.findIndex((one) => one && !one.open && one.rest === "");
      taken += whole + 1;
      found = wrapped[whole] ?? unclosed(line.text, found.tickets);
    }
    this.#openGroup(found.tickets, "");
    if (found.rest === "") return taken;
    // What else the line says is as if it stood on the next: it takes the place of the line.
    this.#lines[at + taken - 1] = { text: found.rest, place: line.place };
    return taken - 1;
  }

  #mayGoOn(text: string): boolean {
    return !isBlank(text) && !/^\s*\[/.test(text) && bulletOf(text) === null && blockTitleOf(text) === null;
  }

  #openGroup(tickets: Heading[], title: string): number {
    this.#closeItem();
    this.#group = { tickets, title, content: [] };
    this.#section().groups.push(this.#group);
    this.#bullets = [];
    this.#blanks = 0;
    return 1;
  }

  #openItem({ indent, text }: { indent: number; text: string }, place: number): void {
    this.#closeItem();
    while ((this.#bullets.at(-1) ?? -1) >= indent) this.#bullets.pop();
    const item: Item = { kind: "item", depth: this.#bullets.length, parts: [], source: null };
    this.#bullets.push(indent);
    this.#currentGroup().content.push(item);
    this.#item = { item, text, place };
    this.#blanks = 0;
  }

  #keep(parts: Part[]): void {
    this.#closeItem();
    const { content } = this.#currentGroup();
    const last = content.at(-1);
    // With nothing between the two it would underline a title.
    if (isUnderline(wordsOf(parts))) this.#blanks ||= 1;
    if (last?.kind === "lines") {
      for (; this.#blanks > 0; this.#blanks--) last.lines.push([]);
      last.lines.push(parts);
    } else {
      const lines: Lines = { kind: "lines", lines: [parts] };
      content.push(lines);
    }
    this.#blanks = 0;
  }

  #closeItem(): void {
    if (this.#item) this.#item.item.parts = this.#citations.parts(oneLine(this.#item.text), this.#item.place);
    this.#item = null;
    this.#standing = null;
  }

  #section(): Section {
    const last = this.#sections.at(-1);
    if (last) return last;
    const first: Section = { title: "", groups: [] };
    this.#sections.push(first);
    return first;
  }

  #currentGroup(): Group {
    if (this.#group) return this.#group;
    this.#group = { tickets: [], title: "", content: [] };
    this.#section().groups.push(this.#group);
    return this.#group;
  }
}

/** A heading whose title is never closed: the tickets before it head the group, and the rest is a text of its own. */
function unclosed(line: string, tickets: Heading[]): { tickets: Heading[]; rest: string; open: boolean } {
  const last = tickets.at(-1);
  const heads = last ? [...tickets.slice(0, -1), { id: last.id, title: "" }] : tickets;
  const start = last ? line.indexOf("(", line.lastIndexOf(`[${last.id}]`)) : 0;
  return { tickets: heads, rest: line.slice(Math.max(0, start)), open: false };
}

/** Words that a state begins with where no version tells that the line is a series'. */
const stateWords =
  /^(?:submitted|merged|accepted|applied|reverted|withdrawn|superseded|in |not known|\d+ of \d+)/i;

/** `uboot/disk_integ v2: submitted on 2/10`, be it with a bullet; null where the line says something else. */
function standingOf(line: string): Standing | null {
  if (line.length > 2_000) return null;
  const text = oneLine(line).replace(/^(?:[-*+•] )+/, "");
  // Written without its bullet it would be the title of a block.
  if (text.startsWith("==")) return null;
  const found = /^(\S.*?) (rfc(?: ?v\d{1,3})?|v\d{1,3}): (\S.*)$/i.exec(text);
  if (found) {
    const [, name = "", label = "", words = ""] = found;
    return { name, label: label.toLowerCase().replace(/^rfc ?v/, "rfc v"), words, source: null };
  }
  const end = text.indexOf(": ");
  const words = text.slice(end + 2);
  return end > 0 && stateWords.test(words)
    ? { name: text.slice(0, end), label: "", words, source: null }
    : null;
}

/** Blank lines at the beginning and end of a block are no part of it. */
function trim({ lines }: Block): void {
  while (isEmptyLine(lines.at(-1))) lines.pop();
  while (isEmptyLine(lines[0])) lines.shift();
}

function isEmptyLine(line: Block["lines"][number] | undefined): boolean {
  return Array.isArray(line) && line.length === 0;
}
