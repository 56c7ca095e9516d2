/** A web address that a text cites. In plain text it is written as "[n]", and its list of references gives the address. */
export interface Link {
  link: string;
}

/** A piece of a line: words, or an address that they cite. */
export type Part = string | Link;

/** What a generated line was written from; the editor explains it on hover and opens it. */
export type LineSource =
  | { kind: "series"; name: string; thread: string; messageId: string }
  | { kind: "mail"; messageId: string }
  /** Full object name. */
  | { kind: "commit"; hash: string }
  | { kind: "ticket"; id: string };

/** A bullet with its text. */
export interface Bullet {
  kind: "bullet";
  /** 0 for a bullet, 1 for one below it; at most one deeper than the bullet before. */
  depth: number;
  /** Without line breaks and doubled blanks. */
  parts: Part[];
  /** null where a person wrote the bullet. */
  source: LineSource | null;
}

/**
 * Lines that are kept word for word: a table, or text that could not be read as anything else. The first and the last
 * are not blank.
 */
export interface Verbatim {
  kind: "verbatim";
  lines: Part[][];
}

export type Content = Bullet | Verbatim;

/** A ticket as the heading of a group; `title` is "" where it has none. */
export interface TicketHeading {
  id: string;
  title: string;
}

/** What a report says below one heading: of a ticket, or of several tickets at once. */
export interface ReportGroup {
  /** Empty for a group without ticket. */
  tickets: TicketHeading[];
  /** Heading of a group without ticket, such as "MISC"; "" for what stands in a section before its first heading. */
  title: string;
  content: Content[];
}

export interface Section {
  /** "" only for what stands before the first section. */
  title: string;
  groups: ReportGroup[];
}

/** The line of a series in the patch status: `uboot/disk_integ v2: submitted on 2/10`. */
export interface StatusLine {
  /** The series' short name: "uboot/disk_integ". */
  name: string;
  /** The revision in lower case: "v2", "rfc"; "" where none was written. */
  label: string;
  /** Its state: "submitted on 2/10". */
  words: string;
  source: LineSource | null;
}

/** What stands below a `=== Title ===`. Free text is kept word for word; the first and the last line are not blank. */
export interface Block {
  title: string;
  lines: (StatusLine | Part[])[];
}

/** A weekly report as data: what `write` writes, and what `readReport` reads back. */
export interface Report {
  /** The last day of its week, "2022-03-04"; null where a report that was read does not say it. */
  ending: string | null;
  /** "Ann Lee <ann@example.org>"; "" where nobody is named. */
  from: string;
  to: string[];
  subject: string;
  sections: Section[];
  blocks: Block[];
}

/** The title of the block with a line for each series. */
export const statusTitle = "Patch status";

export function isStatusTitle(title: string): boolean {
  return isSameTitle(title.trim(), statusTitle);
}

/** Titles of sections and blocks are compared without regard to case. */
export function isSameTitle(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function isStatusLine(line: StatusLine | Part[]): line is StatusLine {
  return !Array.isArray(line);
}

/** The lines of a report's patch status, in its order. */
export function statusLinesOf(report: Report): StatusLine[] {
  return report.blocks.flatMap((block) => block.lines.filter(isStatusLine));
}

/** A text that is the same for two lines of the patch status where they say the same of one series. */
export function statusLineKey({ name, label, words }: StatusLine): string {
  return `${name}\n${label.toLowerCase()}\n${words}`;
}

/** The tickets that head groups of a report, each once, with the first title that it gives them. */
export function ticketsOf(report: Report): TicketHeading[] {
  const found = new Map<string, TicketHeading>();
  for (const { tickets } of report.sections.flatMap(({ groups }) => groups))
    for (const ticket of tickets)
      if ((found.get(ticket.id)?.title ?? "") === "") found.set(ticket.id, ticket);
  return [...found.values()];
}

/** The lines of a content: one for a bullet, however long it is. */
export function linesOf(content: Content): Part[][] {
  return content.kind === "bullet" ? [content.parts] : content.lines;
}

/** The free text of a block, without indentation. */
export function blockText(lines: Block["lines"]): string {
  return lines
    .map((line) => (isStatusLine(line) ? "" : lineText(line).trim()))
    .join("\n")
    .trim();
}

/** The words of a line, without the addresses that they cite. */
export function lineText(parts: Part[]): string {
  return parts.map((part) => (typeof part === "string" ? part : "")).join("");
}

/** The addresses that a line cites, in order. */
export function linksOf(parts: Part[]): string[] {
  return parts.flatMap((part) => (typeof part === "string" ? [] : [part.link]));
}

export function bullet(depth: number, parts: Part[], source: LineSource | null): Bullet {
  return { kind: "bullet", depth, parts, source };
}
