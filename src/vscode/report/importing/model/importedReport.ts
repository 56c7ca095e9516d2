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

/** Whether a text that was read may be a report: so much of one that it is taken without being asked. */
export function isLikeReport(report: Report): boolean {
  if (statusLinesOf(report).length > 0) return true;
  const titled = report.sections.filter(({ title }) => title !== "");
  const hasTickets = titled.some(({ groups }) => groups.some(({ tickets }) => tickets.length > 0));
  return hasTickets || (titled.length > 0 && report.blocks.length > 0);
}

/**
 * A report with what the person decided: its week, and the sections of tickets that stood in none. A section that
 * it has not is added.
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

/** How many lines of a report were not recognised, and so stand in it word for word. Blocks of free text are none. */
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
