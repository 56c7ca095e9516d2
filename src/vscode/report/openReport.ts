import * as vscode from "vscode";
import { Command } from "../base/ids.ts";
import { pickOne } from "../base/quickPick.ts";
import { askEnding } from "./askWeek.ts";
import { keptReports, keptWords, type PastReport } from "./reportList.ts";
import { type ReportsModel, show } from "./reportsModel.ts";

/**
 * Opens a kept report, or writes that of a past week as it was known then.
 * @param args the last day of the week, else the person chooses
 */
export async function openReport(reports: ReportsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  const [day] = args;
  if (typeof day === "string" && (await reports.files.weeks()).includes(day)) {
    await show(reports.files.pathOf(day));
    return;
  }
  const chosen = await pickOne(
    [
      ...(await listed(reports)).map((item) => ({ ...item, iconPath: new vscode.ThemeIcon("notebook") })),
      {
        label: t("Another Week…"),
        description: t("written as it was known then"),
        ending: null,
        iconPath: new vscode.ThemeIcon("history"),
      },
    ],
    { title: t("Open which report?"), placeHolder: t("Reports by the last day of their week") },
  );
  if (!chosen) return;
  if (chosen.ending !== null) {
    await show(reports.files.pathOf(chosen.ending));
    return;
  }
  const ending = await askEnding(reports);
  if (ending !== undefined) await vscode.commands.executeCommand(Command.writeReport, ending);
}

/** The kept reports as lines of a choice. */
export async function listed(reports: ReportsModel) {
  const kept = await keptReports(reports.files, reports.options);
  return kept.map((one: PastReport) => ({
    label: vscode.l10n.t("Week ending {0}", one.ending),
    description: keptWords(one, vscode.l10n.t),
    ending: one.ending,
  }));
}
