import {
  isSameTitle,
  isStatusLine,
  isStatusTitle,
  lineText,
  type Report,
  type ReportGroup,
  type Section,
  statusLinesOf,
} from "../../../../core/report/model.ts";

/** Whether a text looks enough like a report to be used without asking. */
export function isLikeReport(report: Report): boolean {
  if (statusLinesOf(report).length > 0) return true;
  const titled = report.sections.filter(({ title }) => title !== "");
  const hasTickets = titled.some(({ groups }) => groups.some(({ tickets }) => tickets.length > 0));
  return hasTickets || (titled.length > 0 && report.blocks.length > 0);
}

/**
 * A report with the person's decisions: its week, and sections for tickets that had none. Missing sections are added.
 * @param sections titles by ticket
 */
export function settled(
  report: Report,
  ending: string | null,
  sections: ReadonlyMap<string, string>,
): Report {
  const placeOf = ({ tickets }: ReportGroup) => tickets.flatMap(({ id }) => sections.get(id) ?? [])[0];
  const moved = report.sections
    .filter(({ title }) => title === "")
    .flatMap(({ groups }) => groups.flatMap((group) => ({ group, place: placeOf(group) })));
  const added = (title: string) =>
    moved.flatMap(({ group, place }) => (place !== undefined && isSameTitle(place, title) ? [group] : []));
  const own = report.sections.map((section): Section => {
    if (section.title !== "") return { ...section, groups: [...section.groups, ...added(section.title)] };
    return { ...section, groups: section.groups.filter((group) => placeOf(group) === undefined) };
  });
  const places = [...new Set(moved.flatMap(({ place }) => place ?? []))];
  const fresh = places.filter((place) => !own.some(({ title }) => isSameTitle(title, place)));
  return {
    ...report,
    ending,
    sections: [
      ...own.filter(({ title, groups }) => title !== "" || groups.length > 0),
      ...fresh.map((title) => ({ title, groups: added(title) })),
    ],
  };
}

/** Number of lines that were not recognized and are kept word for word, without free-text blocks. */
export function linesKept({ sections, blocks }: Report): number {
  const contents = sections.flatMap(({ groups }) => groups.flatMap(({ content }) => content));
  const lines = contents.flatMap((content) => (content.kind === "verbatim" ? content.lines : []));
  const status = blocks
    .filter(({ title }) => isStatusTitle(title))
    .flatMap((block) => block.lines.flatMap((line) => (isStatusLine(line) ? [] : [line])));
  return [...lines, ...status].filter(
    (parts) => parts.some((part) => typeof part !== "string") || lineText(parts).trim() !== "",
  ).length;
}
