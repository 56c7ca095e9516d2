import type { Localize } from "../../base/localize.ts";
import { isSameTitle, type Report } from "../model.ts";
import type { TemplateSection } from "../template.ts";
import { isDay } from "../week.ts";
import type { Choice, ImportQuestion } from "./model.ts";

/** Asks for the week of a report if it is uncertain: "3/4/2022" is a day in March or in April. */
export function weekQuestions(report: Report, t: Localize): ImportQuestion[] {
  if (report.ending !== null) return [];
  const [, one, two, year] = /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/.exec(report.subject) ?? [];
  const pad = (text = "") => text.padStart(2, "0");
  const readings =
    one === undefined ? [] : [`${year}-${pad(one)}-${pad(two)}`, `${year}-${pad(two)}-${pad(one)}`];
  const days = new Set([...readings, ...(report.subject.match(/\b\d{4}-\d{2}-\d{2}\b/g) ?? [])]);
  const what = t("It is not certain which week the report is of.");
  return [{ kind: "date", what, choices: [...days].filter(isDay).map(plainChoice), about: "" }];
}

/** Asks for the section of each ticket that is in none: one of the report, or of the settings. */
export function sectionQuestions(report: Report, known: TemplateSection[], t: Localize): ImportQuestion[] {
  const own = report.sections.map(({ title }) => title).filter((title) => title !== "");
  const others = known
    .map(({ title }) => title)
    .filter((title) => !own.some((one) => isSameTitle(one, title)));
  const titles = [...own, ...others];
  return report.sections
    .filter(({ title }) => title === "")
    .flatMap(({ groups }) => groups.flatMap(({ tickets }) => tickets))
    .map(({ id }) => ({
      kind: "no-section",
      what: t("{0} stands in no section.", id),
      choices: titles.map(plainChoice),
      about: id,
    }));
}

function plainChoice(value: string): Choice {
  return { value, title: "", what: "", why: "", fits: 0, proposal: null };
}
