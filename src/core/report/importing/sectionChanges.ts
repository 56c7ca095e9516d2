import { isSameTitle, type Report, type Section } from "../model.ts";
import { defaultTemplate, type TemplateSection } from "../template.ts";

/** A section in the settings, and as it would become; `before` is null if the settings have none with that title. */
interface Placed {
  before: TemplateSection | null;
  after: TemplateSection;
}

/**
 * The report's sections compared with those of the settings, in the report's order: tickets that it lists are added,
 * and those that it lists elsewhere are moved. If the settings have only the default sections, the report's replace
 * them. Other tickets stay: no section becomes the one for the rest merely because it is last.
 */
export function sectionsWith(known: TemplateSection[], report: Report): Placed[] {
  const titled = report.sections.filter(({ title }) => title !== "");
  const placed = new Set(titled.flatMap(listedIn));
  return isUsual(known) ? firstSections(known, titled) : moreSections(known, titled, placed);
}

/** Whether the settings have only the default sections, which nobody chose. */
export function isUsual(sections: TemplateSection[]): boolean {
  return JSON.stringify(sections) === JSON.stringify(defaultTemplate.sections);
}

/** All sections as new ones, so that they come in the report's order. */
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
  // No section of the report has tickets, so none of them can be the one for the rest.
  const others = found.filter(({ after }) => !usual.some(({ title }) => isSameTitle(title, after.title)));
  return [...others, ...usual.map((after) => ({ before: null, after }))];
}

function moreSections(known: TemplateSection[], titled: Section[], placed: ReadonlySet<string>): Placed[] {
  const isNew = (section: Section) => !known.some((one) => isLike(one, section));
  // If no section is marked for the rest, it is the last one, which would change when sections are added.
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
