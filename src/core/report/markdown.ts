import { type Content, type Group, isStanding, linksOf, type Part, type Report } from "./model.ts";
import { References } from "./referenceNumbers.ts";
import { Page, type Written } from "./reportText.ts";

/** The report in Markdown, for a page or an issue; recipients are no part of it. */
export function markdownOf(report: Report): Written {
  const page = new Page();
  const references = new References(report);
  page.add(`# ${escaped(report.subject)}`);
  for (const { title, groups } of report.sections) {
    page.gap();
    if (title !== "") page.add(`## ${escaped(title)}`);
    for (const group of groups) addGroup(page, group, references);
    addReferences(page, references, groups.flatMap(linkedIn));
  }
  for (const { title, lines } of report.blocks) {
    page.gap();
    page.add(`## ${escaped(title)}`);
    page.gap();
    const free: Part[][] = [];
    for (const line of lines) {
      if (!isStanding(line)) free.push(line);
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

function addGroup(page: Page, { tickets, title, content }: Group, references: References): void {
  page.gap();
  const heads = tickets.map(({ id, title }) => (title === "" ? id : `${id}: ${title}`));
  const [first] = tickets;
  if (first) page.add(`### ${escaped(heads.join(", "))}`, { kind: "ticket", id: first.id });
  else if (title !== "") page.add(`### ${escaped(title)}`);
  page.gap();
  for (const one of content) addContent(page, one, references);
}

function addContent(page: Page, content: Content, references: References): void {
  if (content.kind === "lines") {
    addVerbatim(page, content.lines, references);
    return;
  }
  const text = content.parts
    .map((part) =>
      typeof part === "string"
        ? escaped(part)
        : ` [\\[${references.number(part.link)}\\]](<${target(part.link)}>)`,
    )
    .join("");
  page.add(`${"  ".repeat(content.depth)}- ${text}`, content.source);
}

/** As code, so that columns stay and nothing in it is read as Markdown. */
function addVerbatim(page: Page, lines: Part[][], references: References): void {
  if (lines.length === 0) return;
  const texts = lines.map((line) => references.text(line));
  const longest = Math.max(0, ...texts.flatMap((text) => text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  page.gap();
  for (const line of [fence, ...texts, fence]) page.add(line);
  page.gap();
}

/** Code has no links: what was cited only there is listed below it. */
function addReferences(page: Page, references: References, linked: string[]): void {
  const bare = references.take().filter(({ link }) => !linked.includes(link));
  if (bare.length > 0) page.gap();
  for (const { number, link } of bare) page.add(`- \\[${number}\\] <${target(link)}>`);
}

/** The addresses that a group's items link by themselves. */
function linkedIn({ content }: Group): string[] {
  return content.flatMap((one) => (one.kind === "item" ? linksOf(one.parts) : []));
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~!&]/g, "\\$&").replace(/^[-+]|(?<=^\d{1,9})[.)]/, "\\$&");
}

/** An address inside angle brackets. */
function target(link: string): string {
  return link.replace(/[<>\\\s]/g, (sign) => encodeURIComponent(sign));
}
