import type { Localize } from "../../base/localize.ts";
import { type Report, ticketsOf } from "../model.ts";
import { defaultTemplate } from "../template.ts";
import { readTemplate } from "../templateSetting.ts";
import { withPart } from "./accept.ts";
import type { ImportedSettings, ImportProposals, LookUpAddress, Proposal } from "./model.ts";
import { sectionQuestions, weekQuestions } from "./questions.ts";
import { importSeries } from "./series.ts";
import { blockProposals, changeOf, partProposals, sectionProposals } from "./templateChanges.ts";

/**
 * What a report would change in the settings, and what the person has to decide first. Each web address is looked up
 * once. Rejects only if `lookUp` does.
 */
export async function proposalsFor(
  report: Report,
  settings: ImportedSettings,
  lookUp: LookUpAddress,
  t: Localize,
): Promise<ImportProposals> {
  const series = await importSeries(report, settings.series, lookUp, t);
  const proposals = [
    ...sectionProposals(report, settings.report.sections),
    ...titleProposals(report, settings.tickets.titles),
    ...series.proposals,
    ...partProposals(report, settings.report),
    ...blockProposals(report, settings.report),
  ];
  return {
    proposals: proposals.filter((one) => isValid(one, t)),
    questions: [
      ...weekQuestions(report, t),
      ...sectionQuestions(report, settings.report.sections, t),
      ...series.questions,
    ],
  };
}

function titleProposals(report: Report, titles: Record<string, string>): Proposal[] {
  return ticketsOf(report).flatMap(({ id, title }): Proposal[] => {
    const before = titles[id] ?? "";
    return title === "" ? [] : [{ what: "title", id, before, after: title, change: changeOf(before, title) }];
  });
}

/** Whether the settings allow a proposal: a title may be too long, or be that of the patch status. */
function isValid(proposal: Proposal, t: Localize): boolean {
  const setting = reportSettingOf(proposal);
  return setting === null || readTemplate(setting, t).faults.length === 0;
}

/** A proposal in the form of the setting `patchTracker.report`; null if it is for another setting. */
function reportSettingOf(proposal: Proposal): object | null {
  switch (proposal.what) {
    case "section":
      return { sections: [proposal.after] };
    case "block":
      return { blocks: [{ title: proposal.title }] };
    case "template":
      return { [proposal.part]: withPart(defaultTemplate, proposal.part, proposal.after)[proposal.part] };
    default:
      return null;
  }
}
