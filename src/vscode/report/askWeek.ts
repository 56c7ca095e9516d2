import * as vscode from "vscode";
import { day } from "../../core/base/durations.ts";
import { isoDay } from "../../core/base/isoDay.ts";
import { endingAt } from "../../core/report/week.ts";
import { askText } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import { faultOfEnding } from "./model/weekRules.ts";
import type { ReportsModel } from "./reportsModel.ts";

const week = 7 * day;

/** Asks for the week of a report; undefined if cancelled. */
export async function askWeek(reports: ReportsModel): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const { live } = reports;
  const { weekEnds } = live.settings.report;
  const now = live.now();
  const kept = new Set(await reports.files.weeks());
  const choice = (label: string, ending: string) => ({
    label,
    description: kept.has(ending) ? t("ends {0}, written already", ending) : t("ends {0}", ending),
    ending,
  });
  const chosen = await pickOne(
    [
      choice(t("This Week"), endingAt(now, weekEnds)),
      choice(t("Last Week"), endingAt(now - week, weekEnds)),
      {
        label: t("Another Week…"),
        description: t("as it was known then"),
        ending: null,
      },
    ],
    { title: t("Write the report of which week?") },
  );
  if (!chosen) return undefined;
  return chosen.ending ?? askEnding(reports);
}

/** Asks for the last day of a week. */
export async function askEnding({ live }: ReportsModel): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const { weekEnds } = live.settings.report;
  const now = live.now();
  return askText({
    title: t("Write the report of the week that ends with which day?"),
    prompt: t("The report says what was known on that day."),
    value: endingAt(now - 2 * week, weekEnds),
    validateInput: (text) => {
      const fault = faultOfEnding(text.trim(), now);
      if (fault === "none") return undefined;
      return fault === "later"
        ? t("That week has not begun yet.")
        : t("Write a day such as {0}.", isoDay(now));
    },
  });
}
