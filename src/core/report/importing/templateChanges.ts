import { mailboxOf } from "../../mail/mailbox.ts";
import { isSameTitle, type Report, statusLinesOf } from "../model.ts";
import type { ReportTemplate, TemplateSection } from "../template.ts";
import { weekdays } from "../week.ts";
import { daysNamed } from "./citations.ts";
import type { PlainPart, Proposal } from "./model.ts";
import { sectionsWith } from "./sectionChanges.ts";

/** The sections of a report, with the tickets listed in each. */
export function sectionProposals(report: Report, known: TemplateSection[]): Proposal[] {
  return sectionsWith(known, report).map(({ before, after }) => {
    const change = before === null ? "added" : isSameSection(before, after) ? "same" : "changed";
    return { what: "section", before, after, change };
  });
}

function isSameSection(one: TemplateSection, other: TemplateSection): boolean {
  return (
    one.title === other.title &&
    one.rest === other.rest &&
    one.tickets.join("\n") === other.tickets.join("\n")
  );
}

/** The headers of a report, its date format, and its name for the group without a ticket. */
export function partProposals(report: Report, template: ReportTemplate): Proposal[] {
  const values: Record<PlainPart, string | null> = {
    ...weekParts(report),
    ...peopleParts(report),
    misc: report.sections.flatMap(({ groups }) => groups).find(({ title }) => title !== "")?.title ?? null,
    dates: dateStyleIn(report),
  };
  const parts: PlainPart[] = ["subject", "weekEnds", "from", "to", "misc", "dates"];
  return parts.flatMap((part): Proposal[] => {
    const after = values[part];
    if (after === null) return [];
    const before = part === "to" ? template.to.join("\n") : template[part];
    return [{ what: "template", part, before, after, change: changeOf(before, after) }];
  });
}

function weekParts({ ending, subject }: Report): Record<"subject" | "weekEnds", string | null> {
  if (ending === null) return { subject: null, weekEnds: null };
  return {
    subject: subject.includes(ending) ? subject.replaceAll(ending, "{date}") : null,
    weekEnds: weekdays[new Date(`${ending}T00:00:00Z`).getUTCDay()] ?? null,
  };
}

/** Only people to whom mail can be sent. */
function peopleParts({ from, to }: Report): Record<"from" | "to", string | null> {
  const recipients = to.filter((one) => mailboxOf(one) !== null);
  return {
    from: mailboxOf(from) === null ? null : from,
    to: recipients.length === 0 ? null : recipients.join("\n"),
  };
}

function dateStyleIn(report: Report): ReportTemplate["dates"] | null {
  const states = statusLinesOf(report).map(({ words }) => words);
  if (states.some((words) => /\d{4}-\d{2}-\d{2}/.test(words))) return "ISO";
  return states.some((words) => daysNamed(words).length > 0) ? "M/DD" : null;
}

/** The blocks of a report by title; their text belongs to the week, not to the template. */
export function blockProposals(report: Report, template: ReportTemplate): Proposal[] {
  return report.blocks.map(({ title }) => {
    const isKnown = template.blocks.some((block) => isSameTitle(block.title, title));
    return { what: "block", title, change: isKnown ? "same" : "added" };
  });
}

/** Whether a value is new, changed or the same; `before` is "" if the settings have none. */
export function changeOf(before: string, after: string): Proposal["change"] {
  if (before === after) return "same";
  return before === "" ? "added" : "changed";
}
