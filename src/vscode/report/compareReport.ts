import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import { changesSince } from "../../core/report/changes.ts";
import { Command, reportLanguage } from "../base/ids.ts";
import { tell } from "../base/messages.ts";
import { type ReportsModel, reportFor } from "./reportsModel.ts";

/** Shows a report next to the previous one, with differences marked. */
export async function compareReport(reports: ReportsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  const document = await reportFor(args);
  const place = document && reports.placeOf(document.uri);
  if (!document || !place) throw new UserError(t("No weekly report is open."), t("Write or open one first."));
  const before = await reports.files.weekBefore(place.ending);
  if (before === null) {
    void tell(t("No report before this one is kept."));
    return;
  }
  const last = vscode.Uri.file(reports.files.pathOf(before));
  await vscode.commands.executeCommand("vscode.diff", last, document.uri, `${before} ↔ ${place.ending}`);
}

/** Code lenses above a report: how it differs from the previous one, and commands for it. */
export function registerLenses(reports: ReportsModel): vscode.Disposable {
  const { t } = vscode.l10n;
  return vscode.languages.registerCodeLensProvider(
    { language: reportLanguage },
    {
      async provideCodeLenses(document) {
        const place = reports.placeOf(document.uri);
        if (!place) return [];
        const top = new vscode.Range(0, 0, 0, 0);
        const lens = (title: string, command: Command) =>
          new vscode.CodeLens(top, { title, command, arguments: [document.uri] });
        if (place.isNew) return [lens(t("Take the New Report"), Command.takeReport)];
        const sending = lens(t("Send…"), Command.sendReport);
        const before = await reports.files.weekBefore(place.ending);
        const last = before === null ? null : await reports.read(before);
        if (before === null || last === null) return [sending];
        const { length } = changesSince(last, reports.reportIn(document.getText(), place.ending));
        const words =
          length === 1
            ? t("1 change since {0}: compare", before)
            : t("{0} changes since {1}: compare", length, before);
        return [lens(words, Command.compareReport), sending];
      },
    },
  );
}
