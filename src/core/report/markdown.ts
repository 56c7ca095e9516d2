import { type Content, isStatusLine, linksOf, type Part, type Report, type ReportGroup } from "./model.ts";
import { ReferenceNumbers } from "./referenceNumbers.ts";
import { LineWriter, type ReportText } from "./reportText.ts";

/** The report in Markdown (CommonMark), for a web page or an issue; without sender and recipients. */
export function markdownOf(report: Report): ReportText {
  const page = new LineWriter();
  const references = new ReferenceNumbers(report);
  page.add(`# ${escaped(report.subject)}`);
  for (const { title, groups } of report.sections) {
    page.gap();
    if (title !== "") page.add(`## ${escaped(title)}`);
    for (const group of groups) addGroup(page, group, references);
    addReferences(page, references, groups.flatMap(linkedBy));
  }
  for (const { title, lines } of report.blocks) {
    page.gap();
    page.add(`## ${escaped(title)}`);
    page.gap();
    const free: Part[][] = [];
    for (const line of lines) {
      if (!isStatusLine(line)) free.push(line);
      else {
        const { name, label, words, source } = line;
        page.add(`- ${escaped(`${name}${label === "" ? "" : ` ${label}`}: ${words}`)}`, source);
      }
    }
    addVerbatim(page, free, references);
    addReferences(page, references, []);
  }
  return page.written();
}

function addGroup(
  page: LineWriter,
  { tickets, title, content }: ReportGroup,
  references: ReferenceNumbers,
): void {
  page.gap();
  const heads = tickets.map(({ id, title }) => (title === "" ? id : `${id}: ${title}`));
  const [first] = tickets;
  if (first) page.add(`### ${escaped(heads.join(", "))}`, { kind: "ticket", id: first.id });
  else if (title !== "") page.add(`### ${escaped(title)}`);
  page.gap();
  for (const one of content) addContent(page, one, references);
}

function addContent(page: LineWriter, content: Content, references: ReferenceNumbers): void {
  if (content.kind === "verbatim") {
    addVerbatim(page, content.lines, references);
    return;
  }
  const text = content.parts
    .map((part) =>
      typeof part === "string"
        ? escaped(part)
        : ` [\\[${references.number(part.link)}\\]](<${linkTarget(part.link)}>)`,
    )
    .join("");
  page.add(`${"  ".repeat(content.depth)}- ${text}`, content.source);
}

/** Adds a fenced code block, so that columns stay aligned and nothing is read as Markdown. */
function addVerbatim(page: LineWriter, lines: Part[][], references: ReferenceNumbers): void {
  if (lines.length === 0) return;
  const texts = lines.map((line) => references.text(line));
  const longest = Math.max(0, ...texts.flatMap((text) => text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  page.gap();
  for (const line of [fence, ...texts, fence]) page.add(line);
  page.gap();
}

/** A code block cannot contain links, so addresses that only such a block cites are listed below it. */
function addReferences(page: LineWriter, references: ReferenceNumbers, linked: string[]): void {
  const bare = references.takeUnlisted().filter(({ link }) => !linked.includes(link));
  if (bare.length > 0) page.gap();
  for (const { number, link } of bare) page.add(`- \\[${number}\\] <${linkTarget(link)}>`);
}

/** The web addresses that the bullets of a group link to. */
function linkedBy({ content }: ReportGroup): string[] {
  return content.flatMap((one) => (one.kind === "bullet" ? linksOf(one.parts) : []));
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~!&]/g, "\\$&").replace(/^[-+]|(?<=^\d{1,9})[.)]/, "\\$&");
}

/** An address for use in angle brackets, without characters that would end it. */
function linkTarget(link: string): string {
  return link.replace(/[<>\\\s]/g, (sign) => encodeURIComponent(sign));
}
