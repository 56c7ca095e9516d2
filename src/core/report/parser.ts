import { plainLine } from "../base/plainText.ts";
import { groupTitleOf, headingsIn, headingsOf } from "./headings.ts";
import {
  blockTitleOf,
  bulletOf,
  indentOf,
  isBlank,
  isTableLine,
  isUnderline,
  referenceOf,
} from "./lineSyntax.ts";
import {
  type Block,
  type Bullet,
  isStatusLine,
  isStatusTitle,
  lineText,
  type Part,
  type Report,
  type ReportGroup,
  type Section,
  type StatusLine,
  type TicketHeading,
} from "./model.ts";
import type { InputLine, ReferenceLists } from "./referenceLists.ts";
import { parseStatusLine, statusIndent } from "./statusSyntax.ts";

export interface ReadOptions {
  /** The title of the group without a ticket, such as "Rest"; titles in capital letters are recognized anyway. */
  misc?: string;
  /** Recognizes ticket ids that do not look like "TS-118". */
  isTicket?(id: string): boolean;
}

/** Parses the lines of one report, from top to bottom. */
export class ReportParser {
  readonly #lines: InputLine[];
  readonly #lists: ReferenceLists;
  readonly #cited: Set<number>;
  readonly #isLeftOut: (line: number) => boolean;
  readonly #misc: string;
  readonly #isTicket: (id: string) => boolean;
  readonly #sections: Section[] = [];
  readonly #blocks: Block[] = [];
  /** The block that the next line belongs to; null: the last section. */
  #block: Block | null = null;
  #group: ReportGroup | null = null;
  /** Indentations of the bullets that the next bullet may be below, the outermost first. */
  #indents: number[] = [];
  /** The bullet whose text the next line may continue. */
  #bullet: { bullet: Bullet; text: string; line: number } | null = null;
  /** The line of the patch status that the next line may continue, and its indentation. */
  #status: { line: StatusLine; indent: number } | null = null;
  /** Number of blank lines since the last line that was kept word for word. */
  #blanks = 0;

  /**
   * @param cited receives the line numbers of references that the text cites
   * @param isLeftOut whether the reference on that line is not part of the report
   */
  constructor(
    lines: InputLine[],
    lists: ReferenceLists,
    cited: Set<number>,
    isLeftOut: (line: number) => boolean,
    { misc = "", isTicket = () => false }: ReadOptions,
  ) {
    this.#lines = [...lines];
    this.#lists = lists;
    this.#cited = cited;
    this.#isLeftOut = isLeftOut;
    this.#misc = misc;
    this.#isTicket = isTicket;
  }

  parse(): Report {
    for (let at = 0; at < this.#lines.length; at += this.#take(at));
    this.#finishText();
    for (const block of this.#blocks) trimBlankLines(block);
    return {
      ending: null,
      from: "",
      to: [],
      subject: "",
      sections: this.#sections,
      blocks: this.#blocks,
    };
  }

  /** Reads the line at an index, and following ones that belong to it; returns the number of lines read. */
  #take(at: number): number {
    const line = this.#lines[at];
    if (!line) return 1;
    const { text, number } = line;
    if (isBlank(text)) return this.#takeBlank();
    const title = blockTitleOf(text);
    if (title !== null) return this.#openBlock(title);
    if (isUnderline(this.#lines[at + 1]?.text ?? "") && this.#mayBeTitle(text))
      return this.#openSection(text);
    if (referenceOf(text) !== null && this.#isLeftOut(number)) {
      this.#finishText();
      return 1;
    }
    if (this.#block !== null) this.#takeInBlock(this.#block, line);
    else return this.#takeInSection(line, at);
    return 1;
  }

  #takeBlank(): number {
    this.#finishText();
    this.#blanks++;
    this.#block?.lines.push([]);
    return 1;
  }

  #openBlock(title: string): number {
    this.#finishText();
    this.#block = { title: plainLine(title), lines: [] };
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

  /** Reads the title and the line below it. */
  #openSection(title: string): number {
    this.#finishText();
    this.#block = null;
    this.#sections.push({ title: plainLine(title), groups: [] });
    this.#group = null;
    this.#indents = [];
    this.#blanks = 0;
    return 2;
  }

  #takeInBlock(block: Block, { text, number }: InputLine): void {
    if (isStatusTitle(block.title) && this.#takeStatus(block, text)) return;
    this.#finishText();
    if (wouldJoin(text, block.lines.at(-1))) block.lines.push([]);
    block.lines.push(this.#partsOf(text, number));
  }

  /** Reads a line of the patch status, or its continuation; false if it is neither. */
  #takeStatus(block: Block, text: string): boolean {
    const current = this.#status;
    const line = parseStatusLine(text);
    // A wrapped line never begins with a bullet, so a line with a bullet is one of its own.
    const isOwn = line !== null && bulletOf(text) !== null;
    if (current && !isOwn && continues(text, current.indent)) {
      current.line.words += ` ${plainLine(text)}`;
      return true;
    }
    if (!line) return false;
    block.lines.push(line);
    this.#status = { line, indent: indentOf(text) };
    return true;
  }

  #takeInSection({ text, number }: InputLine, at: number): number {
    const bullet = bulletOf(text);
    if (bullet) {
      this.#openBullet(bullet, number);
      return 1;
    }
    if (indentOf(text) <= (this.#indents[0] ?? Number.POSITIVE_INFINITY)) {
      const title = groupTitleOf(text, this.#misc);
      if (title !== null) return this.#openGroup([], title);
      const taken = this.#takeHeadings(at);
      if (taken !== null) return taken;
    }
    if (this.#bullet && indentOf(text) > (this.#indents.at(-1) ?? 0) && !isTableLine(text)) {
      this.#bullet.text += ` ${text.trim()}`;
      return 1;
    }
    this.#keep(this.#partsOf(text, number));
    return 1;
  }

  /** Reads the ticket headings that begin at an index; null if there are none. */
  #takeHeadings(at: number): number | null {
    const lines = this.#lines.slice(at, at + 3);
    const found = headingsIn(
      lines.map(({ text }) => text),
      this.#isTicket,
    );
    const last = found && lines[found.length - 1];
    if (!last) return null;
    this.#openGroup(found.tickets, "");
    if (found.rest === "") return found.length;
    // The text after the tickets is read next, as a line of its own.
    this.#lines[at + found.length - 1] = { text: found.rest, number: last.number };
    return found.length - 1;
  }

  #openGroup(tickets: TicketHeading[], title: string): number {
    this.#finishText();
    this.#group = { tickets, title, content: [] };
    this.#currentSection().groups.push(this.#group);
    this.#indents = [];
    this.#blanks = 0;
    return 1;
  }

  #openBullet({ indent, text }: { indent: number; text: string }, line: number): void {
    this.#finishText();
    while ((this.#indents.at(-1) ?? -1) >= indent) this.#indents.pop();
    const bullet: Bullet = { kind: "bullet", depth: this.#indents.length, parts: [], source: null };
    this.#indents.push(indent);
    this.#currentGroup().content.push(bullet);
    this.#bullet = { bullet, text, line };
    this.#blanks = 0;
  }

  /** Keeps a line word for word, with the blank lines before it. */
  #keep(parts: Part[]): void {
    this.#finishText();
    const { content } = this.#currentGroup();
    const last = content.at(-1);
    // An underline directly below a text would turn that text into a section's title.
    if (isUnderline(lineText(parts))) this.#blanks ||= 1;
    if (last?.kind === "verbatim") {
      for (; this.#blanks > 0; this.#blanks--) last.lines.push([]);
      last.lines.push(parts);
    } else content.push({ kind: "verbatim", lines: [parts] });
    this.#blanks = 0;
  }

  /** Ends the bullet or patch status line that previous lines may have continued. */
  #finishText(): void {
    if (this.#bullet) {
      const { bullet, text, line } = this.#bullet;
      bullet.parts = this.#partsOf(plainLine(text), line);
    }
    this.#bullet = null;
    this.#status = null;
  }

  #partsOf(text: string, line: number): Part[] {
    for (const { listedAt } of this.#lists.citationsIn(text, line)) this.#cited.add(listedAt);
    return this.#lists.parts(text, line);
  }

  #currentSection(): Section {
    const last = this.#sections.at(-1);
    if (last) return last;
    const first: Section = { title: "", groups: [] };
    this.#sections.push(first);
    return first;
  }

  #currentGroup(): ReportGroup {
    if (this.#group) return this.#group;
    this.#group = { tickets: [], title: "", content: [] };
    this.#currentSection().groups.push(this.#group);
    return this.#group;
  }
}

/** Whether a line continues a patch status line of that indentation. */
function continues(text: string, indent: number): boolean {
  return indentOf(text) > indent && !isTableLine(text);
}

/**
 * Whether a line of a block would change its meaning directly below another when the report is written: an underline
 * makes the text above a title, and a far-indented line continues a patch status line. A reference list (which is
 * written elsewhere) or a deeper indentation may have separated the two.
 */
function wouldJoin(text: string, above: Block["lines"][number] | undefined): boolean {
  if (above === undefined || isEmptyLine(above)) return false;
  return isUnderline(text) || (isStatusLine(above) && continues(text, statusIndent));
}

/** Removes blank lines at the beginning and end of a block. */
function trimBlankLines({ lines }: Block): void {
  while (isEmptyLine(lines.at(-1))) lines.pop();
  while (isEmptyLine(lines[0])) lines.shift();
}

function isEmptyLine(line: Block["lines"][number] | undefined): boolean {
  return Array.isArray(line) && line.length === 0;
}
