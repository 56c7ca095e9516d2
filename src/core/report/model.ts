/** An address that a text cites; written as "[n]", with the address in the list of references. */
export interface Link {
  link: string;
}

/** A piece of a line. */
export type Part = string | Link;

/** What a generated line stands on, so that it can be hovered and opened. */
export type Source =
  | { kind: "series"; name: string; thread: string; messageId: string }
  | { kind: "mail"; messageId: string }
  /** Full object name. */
  | { kind: "commit"; hash: string }
  | { kind: "ticket"; id: string };

/** A bullet with its text. */
export interface Item {
  kind: "item";
  /** 0 for a bullet, 1 for one below it; at most one deeper than the item before. */
  depth: number;
  /** Without line breaks and doubled blanks. */
  parts: Part[];
  /** null: a person wrote it. */
  source: Source | null;
}

/** Lines that stand as they are: a table, and whatever was not understood. Neither the first nor the last is blank. */
export interface Lines {
  kind: "lines";
  lines: Part[][];
}

export type Content = Item | Lines;

/** A ticket as it heads a group; `title` is "" where it has none. */
export interface Heading {
  id: string;
  title: string;
}

/** What a report says of a ticket, or of several at once. */
export interface Group {
  /** Empty for a group without ticket. */
  tickets: Heading[];
  /** Of a group without ticket: "MISC"; "" for what stands in a section before its first heading. */
  title: string;
  content: Content[];
}

export interface Section {
  /** "" only for what stands before the first section. */
  title: string;
  groups: Group[];
}

/** A line of the patch status: `uboot/disk_integ v2: submitted on 2/10`. */
export interface Standing {
  name: string;
  /** In lower case: "v2", "rfc"; "" where none was written. */
  label: string;
  words: string;
  source: Source | null;
}

/** What stands below a `=== Title ===`. Free text is kept word for word; neither the first nor the last line is blank. */
export interface Block {
  title: string;
  lines: (Standing | Part[])[];
}

/** A weekly report as facts: what is written, and what can be read back. */
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

/** What the block with the series' states is called. */
export const statusTitle = "Patch status";

/** What is said of a series or ticket that nothing happened to. */
export const noProgress = "No progress";

export function isStatusTitle(title: string): boolean {
  return title.trim().toLowerCase() === statusTitle.toLowerCase();
}

export function isStanding(line: Standing | Part[]): line is Standing {
  return !Array.isArray(line);
}

/** The standings of a report, in its order. */
export function standingsOf(report: Report): Standing[] {
  return report.blocks.flatMap((block) => block.lines.filter(isStanding));
}

/** The text of a line without its links: what it says, not what it cites. */
export function wordsOf(parts: Part[]): string {
  return parts.map((part) => (typeof part === "string" ? part : "")).join("");
}

export function linksOf(parts: Part[]): string[] {
  return parts.flatMap((part) => (typeof part === "string" ? [] : [part.link]));
}

export function item(depth: number, parts: Part[], source: Source | null): Item {
  return { kind: "item", depth, parts, source };
}

/** Titles and names come from strangers: on one line, and without the characters that would turn it around. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}
