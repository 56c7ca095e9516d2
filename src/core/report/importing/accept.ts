import { isSameTitle } from "../model.ts";
import type { ReportTemplate, TemplateSection } from "../template.ts";
import { weekdays } from "../week.ts";
import type { ImportedSettings, PlainPart, Proposal } from "./model.ts";
import { isUsual } from "./sectionChanges.ts";

/** The settings with the proposals that the person accepted. */
export function accept(settings: ImportedSettings, accepted: Proposal[]): ImportedSettings {
  const { tickets } = settings;
  let { series, report } = settings;
  const titles = { ...tickets.titles };
  for (const one of accepted.filter(({ change }) => change !== "same")) {
    if (one.what === "section") report = { ...report, sections: withSection(report.sections, one.after) };
    if (one.what === "title") titles[one.id] = one.after;
    if (one.what === "series")
      series = one.before
        ? series.map((known) => (known.name === one.before?.name ? one.after : known))
        : [...series, one.after];
    if (one.what === "block")
      report = { ...report, blocks: [...report.blocks, { title: one.title, text: "" }] };
    if (one.what === "template") report = withPart(report, one.part, one.after);
  }
  return { series, tickets: { ...tickets, titles }, report };
}

/** The settings' sections with an accepted one. It replaces the default sections, which nobody chose. */
function withSection(sections: TemplateSection[], section: TemplateSection): TemplateSection[] {
  const others = isUsual(sections) ? [] : sections;
  const isIt = ({ title }: TemplateSection) => isSameTitle(title, section.title);
  return others.some(isIt) ? others.map((one) => (isIt(one) ? section : one)) : [...others, section];
}

/**
 * A template with a new value for one of its parts.
 * @param value for "to" one address a line; an unknown "weekEnds" changes nothing
 */
export function withPart(report: ReportTemplate, part: PlainPart, value: string): ReportTemplate {
  switch (part) {
    case "to":
      return { ...report, to: value.split("\n").filter((one) => one !== "") };
    case "dates":
      return { ...report, dates: value === "ISO" ? "ISO" : "M/DD" };
    case "weekEnds":
      return { ...report, weekEnds: weekdays.find((day) => day === value) ?? report.weekEnds };
    default:
      return { ...report, [part]: value };
  }
}
