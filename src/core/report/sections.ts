import type { Report } from "./report.ts";
import { defaultTemplate, type TemplateSection } from "./template.ts";

/**
 * The sections of a report beside those of the settings, in the report's order: what it lists is added, and what it
 * lists elsewhere is moved. While the settings have the usual sections only, the report's own take their place, and
 * the one with the group without ticket, else the last, takes what belongs to none.
 */
export function sectionsWith(
  known: TemplateSection[],
  report: Report,
): { before: TemplateSection | null; after: TemplateSection }[] {
  const isUsual = JSON.stringify(known) === JSON.stringify(defaultTemplate.sections);
  const titled = report.sections.filter(({ title }) => title !== "");
  const rest = titled.findLast(({ groups }) => groups.some(({ title }) => title !== "")) ?? titled.at(-1);
  const placed = new Set(
    titled.flatMap(({ groups }) => groups.flatMap(({ tickets }) => tickets.map(({ id }) => id))),
  );
  const found = titled.map((section) => {
    const { title, groups } = section;
    const listed = groups.flatMap(({ tickets }) => tickets.map(({ id }) => id));
    const before = known.find((one) => one.title.toLowerCase() === title.toLowerCase()) ?? null;
    const kept = (before?.tickets ?? []).filter((id) => listed.includes(id) || !placed.has(id));
    const after: TemplateSection = {
      title: before?.title ?? title,
      tickets: [...new Set([...kept, ...listed])],
      rest: before && !isUsual ? before.rest : isUsual && section === rest,
    };
    return { before, after };
  });
  const others = isUsual ? [] : known.filter((one) => !found.some(({ before }) => before === one));
  const robbed = others.filter(({ tickets }) => tickets.some((id) => placed.has(id)));
  return [
    ...found,
    ...robbed.map((before) => ({
      before,
      after: { ...before, tickets: before.tickets.filter((id) => !placed.has(id)) },
    })),
  ];
}
