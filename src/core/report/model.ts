/** A web address that a text cites. In plain text it becomes "[n]", and the list of references gives the address. */
export interface Link {
  link: string;
}

/** A piece of a line: words, or a cited address. */
export type Part = string | Link;

/** The mail or commit behind a generated line; the editor shows it on hover and opens it. */
export type LineSource =
  | { kind: "series"; name: string; thread: string; messageId: string }
  | { kind: "mail"; messageId: string }
  /** Full object name. */
  | { kind: "commit"; hash: string }
  | { kind: "ticket"; id: string };

/** A bullet with its text. */
export interface Bullet {
  kind: "bullet";
  /** 0 for a bullet, 1 for one below it; at most one more than the previous bullet. */
  depth: number;
  /** Without line breaks and repeated blanks. */
  parts: Part[];
  /** Null if the person wrote the bullet. */
  source: LineSource | null;
}

/** Lines kept word for word: a table, or text that has no other meaning here. The first and last are not blank. */
export interface Verbatim {
  kind: "verbatim";
  lines: Part[][];
}

export type Content = Bullet | Verbatim;

/** A ticket as the heading of a group; `title` is "" if it has none. */
export interface TicketHeading {
  id: string;
  title: string;
}

/** Everything below one heading: for one ticket, or several together. */
export interface ReportGroup {
  /** Empty for a group without a ticket. */
  tickets: TicketHeading[];
  /** Heading of a group without a ticket, such as "MISC"; "" for text before the first heading of a section. */
  title: string;
  content: Content[];
}

export interface Section {
  /** "" only for text before the first section. */
  title: string;
  groups: ReportGroup[];
}

/** The line of a series in the patch status: `uboot/disk_integ v2: submitted on 2/10`. */
export interface StatusLine {
  /** The series' short name: "uboot/disk_integ". */
  name: string;
  /** The revision in lower case: "v2", "rfc"; "" if none is written. */
  label: string;
  /** Its state: "submitted on 2/10". */
  words: string;
  source: LineSource | null;
}

/** The text below `=== Title ===`. Free text is kept word for word; the first and last lines are not blank. */
export interface Block {
  title: string;
  lines: (StatusLine | Part[])[];
}

/** A weekly report as data: `write` writes it, and `readReport` reads it back. */
export interface Report {
  /** The last day of its week, "2022-03-04"; null if a report that was read does not say it. */
  ending: string | null;
  /** "Ann Lee <ann@example.org>"; "" if nobody is named. */
  from: string;
  to: string[];
  subject: string;
  sections: Section[];
  blocks: Block[];
}

/** The title of the block with one line for each series. */
export const statusTitle = "Patch status";

export function isStatusTitle(title: string): boolean {
  return isSameTitle(title.trim(), statusTitle);
}

/** Compares titles of sections and blocks without regard to case. */
export function isSameTitle(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function isStatusLine(line: StatusLine | Part[]): line is StatusLine {
  return !Array.isArray(line);
}

/** The lines of a report's patch status, in order. */
export function statusLinesOf(report: Report): StatusLine[] {
  return report.blocks.flatMap((block) => block.lines.filter(isStatusLine));
}

/** Equal for two lines that say the same about the same series. */
export function statusLineKey({ name, label, words }: StatusLine): string {
  return `${name}\n${label.toLowerCase()}\n${words}`;
}

/** The tickets in the headings of a report, each once, with its first title. */
export function ticketsOf(report: Report): TicketHeading[] {
  const found = new Map<string, TicketHeading>();
  for (const { tickets } of report.sections.flatMap(({ groups }) => groups))
    for (const ticket of tickets)
      if ((found.get(ticket.id)?.title ?? "") === "") found.set(ticket.id, ticket);
  return [...found.values()];
}

/** The lines of a content; a bullet is one line, however long. */
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

/** The words of a line, without cited addresses. */
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
