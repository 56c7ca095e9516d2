import { groupTitleOf, headingsOf } from "../../../core/report/headings.ts";
import { blockTitleOf, bulletOf, isUnderline, referenceOf } from "../../../core/report/lineSyntax.ts";

/** A heading of a report and its part. Lines count from 0. */
export interface Heading {
  kind: "section" | "ticket" | "group" | "block";
  name: string;
  /** Title of a ticket; "" if there is none. */
  title: string;
  line: number;
  /** The last line that is not blank. */
  end: number;
  parts: Heading[];
}

/** A cited address. Columns count from 0; the end is after "]". */
export interface Citation {
  line: number;
  start: number;
  end: number;
  link: string;
}

/** Longer documents are not reports: only their beginning is read. */
const mostLines = 20_000;

/** The headings of a report: sections with tickets and groups, and blocks. */
export function outlineOf(
  lines: readonly string[],
  options: { misc: string; isTicket(id: string): boolean },
): Heading[] {
  const all: Heading[] = [];
  let section: Heading | null = null;
  const begin = (kind: Heading["kind"], name: string, line: number, title = ""): Heading => {
    const heading: Heading = { kind, name, title, line, end: line, parts: [] };
    const belongs = section !== null && (kind === "ticket" || kind === "group");
    (belongs && section ? section.parts : all).push(heading);
    if (kind === "section") section = heading;
    if (kind === "block") section = null;
    return heading;
  };
  let inBlock = false;
  for (const [line, text] of lines.slice(0, mostLines).entries()) {
    const block = blockTitleOf(text);
    if (block !== null) {
      begin("block", block, line);
      inBlock = true;
    } else if (isUnderline(lines[line + 1] ?? "") && isTitle(text)) {
      begin("section", text.trim(), line);
      inBlock = false;
    } else if (!inBlock && bulletOf(text) === null) {
      const tickets = headingsOf(text, options.isTicket)?.tickets ?? [];
      const group = groupTitleOf(text, options.misc);
      const [first] = tickets;
      if (first) begin("ticket", tickets.map(({ id }) => id).join(", "), line, first.title);
      else if (group !== null) begin("group", group, line);
    }
  }
  endAt(all, lines, Math.min(lines.length, mostLines));
  return all;
}

/** The numbers in a report that a reference list explains; if each section counts from 1, the next list applies. */
export function citationsIn(lines: readonly string[]): Citation[] {
  const known = new Map<number, { line: number; link: string }[]>();
  const beginning = lines.slice(0, mostLines);
  for (const [line, text] of beginning.entries()) {
    const reference = referenceOf(text);
    if (!reference) continue;
    const all = known.get(reference.number) ?? [];
    known.set(reference.number, [...all, { line, link: reference.link }]);
  }
  return beginning.flatMap((text, line) =>
    referenceOf(text) !== null
      ? []
      : [...text.slice(0, 2_000).matchAll(/\[(\d{1,4})\]/g)].flatMap((found): Citation[] => {
          const all = known.get(Number(found[1])) ?? [];
          const meant = all.find((one) => one.line >= line) ?? all.at(-1);
          if (!meant) return [];
          return [{ line, start: found.index, end: found.index + found[0].length, link: meant.link }];
        }),
  );
}

function isTitle(text: string): boolean {
  return text.trim() !== "" && text.length <= 500 && !isUnderline(text) && bulletOf(text) === null;
}

function endAt(headings: readonly Heading[], lines: readonly string[], end: number): void {
  for (const [at, heading] of headings.entries()) {
    const next = headings[at + 1]?.line ?? end;
    let last = next - 1;
    while (last > heading.line && (lines[last] ?? "").trim() === "") last--;
    heading.end = last;
    endAt(heading.parts, lines, last + 1);
  }
}
