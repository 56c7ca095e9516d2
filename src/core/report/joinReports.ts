import {
  type Block,
  type Content,
  isSameTitle,
  isStatusLine,
  type Report,
  type ReportGroup,
  type Section,
  statusLinesOf,
} from "./model.ts";

/** How the contents of two reports at the same place are combined. */
export interface JoinRules {
  /**
   * The combined content of a group that both reports have; for one that only one has, the other is []. `names`: of the
   * series in both reports.
   */
  content(own: Content[], other: Content[], names: string[], group: ReportGroup): Content[];
  /** The combined lines of a block that both reports have; for one that only one has, the other is []. */
  lines(own: Block["lines"], other: Block["lines"], title: string): Block["lines"];
  /** Whether the other report's text before its first section, such as "Hello all,", is kept. */
  takesGreeting: boolean;
}

/** A report with the groups and blocks of another one joined in; those that only the other has come last. */
export function joinReports(report: Report, other: Report, rules: JoinRules): Report {
  const names = [...statusLinesOf(report), ...statusLinesOf(other)].map(({ name }) => name);
  const joined = new Set<ReportGroup>();
  const sections = report.sections.map((section): Section => {
    const groups = section.groups.map((group) => {
      const match = matchingGroup(group, section, other);
      if (!match) return group;
      joined.add(match);
      return { ...group, content: rules.content(group.content, match.content, names, group) };
    });
    return { ...section, groups };
  });
  for (const { title, groups } of other.sections)
    for (const group of groups) {
      const content = joined.has(group) ? [] : rules.content([], group.content, names, group);
      if (content.length === 0 || (isGreeting(title, group) && !rules.takesGreeting)) continue;
      addGroup(sections, title, { ...group, content });
    }
  return { ...report, sections, blocks: joinBlocks(report, other, rules) };
}

function addGroup(sections: Section[], title: string, group: ReportGroup): void {
  const section = sections.find((one) => isSameTitle(one.title, title));
  if (section) section.groups.push(group);
  else if (title === "") sections.unshift({ title, groups: [group] });
  else sections.push({ title, groups: [group] });
}

/** Whether a group is the text before the first heading of a report. */
function isGreeting(section: string, group: ReportGroup): boolean {
  return section === "" && group.tickets.length === 0 && group.title === "";
}

/** The groups of a report with the same ticket or, without a ticket, the same title. */
export function groupsLike({ tickets, title }: ReportGroup, { sections }: Report): ReportGroup[] {
  const id = tickets[0]?.id;
  const isLike = (one: ReportGroup) =>
    id === undefined
      ? one.tickets.length === 0 && one.title === title
      : one.tickets.some((ticket) => ticket.id === id);
  return sections.flatMap(({ groups }) => groups.filter(isLike));
}

/**
 * The group of the other report that corresponds to a group: a ticket may have moved, and each section may have its own
 * "MISC".
 */
function matchingGroup(group: ReportGroup, section: Section, other: Report): ReportGroup | undefined {
  if (group.tickets.length > 0) return groupsLike(group, other)[0];
  const sameSection = other.sections.find(({ title }) => isSameTitle(title, section.title));
  return sameSection && groupsLike(group, { ...other, sections: [sameSection] })[0];
}

function joinBlocks(report: Report, other: Report, rules: JoinRules): Block[] {
  const own = report.blocks.map((block) => {
    const match = other.blocks.find(({ title }) => isSameTitle(block.title, title));
    return match ? { ...block, lines: rules.lines(block.lines, match.lines, block.title) } : block;
  });
  const more = other.blocks.filter(
    ({ title, lines }) =>
      lines.length > 0 &&
      !hasStatus(lines) &&
      !report.blocks.some((block) => isSameTitle(block.title, title)),
  );
  return [...own, ...more.map((block) => ({ ...block, lines: rules.lines([], block.lines, block.title) }))];
}

/** Whether these are lines of the patch status, whatever the block is called. */
export function hasStatus(lines: Block["lines"]): boolean {
  return lines.some(isStatusLine);
}
