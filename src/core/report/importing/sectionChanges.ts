import { isSameTitle, type Report, type Section } from "../model.ts";
import { defaultTemplate, type TemplateSection } from "../template.ts";

/** A section as the settings have it, and as they would; null where they have none like it. */
interface Placed {
  before: TemplateSection | null;
  after: TemplateSection;
}

/**
 * The sections of a report beside those of the settings, in the report's order: what it lists is added, and what it
 * lists elsewhere is moved. While the settings have the usual sections only, the report's own take their place. What
 * belongs to no section stays where it is: no section takes it over because it stands last.
 */
export function sectionsWith(known: TemplateSection[], report: Report): Placed[] {
  const titled = report.sections.filter(({ title }) => title !== "");
  const placed = new Set(titled.flatMap(listedIn));
  return isUsual(known) ? firstSections(known, titled) : moreSections(known, titled, placed);
}

/** Whether the settings have only the sections that nobody chose. */
export function isUsual(sections: TemplateSection[]): boolean {
  return JSON.stringify(sections) === JSON.stringify(defaultTemplate.sections);
}

/** All as new ones, so that they stand in the report's order. */
function firstSections(usual: TemplateSection[], titled: Section[]): Placed[] {
  const [own] = usual;
  const rest =
    titled.findLast(({ groups }) => groups.some(({ title }) => title !== "")) ??
    titled.find((section) => own && isLike(own, section) && listedIn(section).length > 0) ??
    titled.findLast((section) => listedIn(section).length > 0);
  const only = titled.length === 1 && own && titled[0] && isLike(own, titled[0]) ? own : null;
  const found = titled.map((section): Placed => {
    const isRest = section === rest || only !== null;
    return {
      before: only,
      after: { title: only?.title ?? section.title, tickets: [...new Set(listedIn(section))], rest: isRest },
    };
  });
  if (titled.length === 0 || rest || only) return found;
  // No section of the report has tickets, so none of them is where the others belong.
  const others = found.filter(({ after }) => !usual.some(({ title }) => isSameTitle(title, after.title)));
  return [...others, ...usual.map((after) => ({ before: null, after }))];
}

function moreSections(known: TemplateSection[], titled: Section[], placed: ReadonlySet<string>): Placed[] {
  const isNew = (section: Section) => !known.some((one) => isLike(one, section));
  // Where none says that it takes the rest it is the last one, which it would not be any more.
  const last = known.some(({ rest }) => rest) || !titled.some(isNew) ? undefined : known.at(-1);
  const found = titled.map((section): Placed => {
    const before = known.find((one) => isLike(one, section)) ?? null;
    const listed = listedIn(section);
    const kept = (before?.tickets ?? []).filter((id) => listed.includes(id) || !placed.has(id));
    const after = {
      title: before?.title ?? section.title,
      tickets: [...new Set([...kept, ...listed])],
      rest: before !== null && (before.rest || before === last),
    };
    return { before, after };
  });
  const others = known
    .filter((one) => !found.some(({ before }) => before === one))
    .filter((one) => one === last || one.tickets.some((id) => placed.has(id)));
  return [
    ...found,
    ...others.map((before) => {
      const tickets = before.tickets.filter((id) => !placed.has(id));
      return { before, after: { ...before, tickets, rest: before.rest || before === last } };
    }),
  ];
}

function listedIn({ groups }: Section): string[] {
  return groups.flatMap(({ tickets }) => tickets.map(({ id }) => id));
}

function isLike({ title }: TemplateSection, section: Section): boolean {
  return isSameTitle(title, section.title);
}
