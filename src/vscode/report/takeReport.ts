import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import { tell } from "../base/messages.ts";
import { openedAt, type ReportsModel, show } from "./reportsModel.ts";

/**
 * Puts a report that was written anew in the place of the one that the week has, which is kept as a copy. Undo in the
 * editor brings it back.
 * @param args the new report's document, and "leave" to close it instead
 */
export async function takeReport(reports: ReportsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  const given = args.find((arg) => arg instanceof vscode.Uri);
  const uri = given ?? vscode.window.activeTextEditor?.document.uri;
  const place = uri && reports.placeOf(uri);
  if (!uri || !place?.isNew)
    throw new UserError(
      t("No report that was written anew is in front."),
      t("Write a week's report anew first."),
    );
  if ((await reports.files.newText(place.ending)) === null) {
    // The message that asks may be older than the answer.
    void tell(t("The new report was taken already; nothing was changed now."));
    return;
  }
  const path = reports.files.pathOf(place.ending);
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.isDirty) await document.save();
  if (args.includes("leave")) {
    await closeTabs(document.uri);
    await show(path);
    return;
  }
  const text = await reports.files.newText(place.ending);
  if (text === null || document.isDirty)
    throw new UserError(t("The new report could not be read."), t("Yours stands as it was."), path);
  await openedAt(path)?.save();
  await reports.files.setAside(place.ending);
  const target = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
  const edit = new vscode.WorkspaceEdit();
  const end = target.lineAt(target.lineCount - 1).range.end;
  edit.replace(target.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
  if (!(await vscode.workspace.applyEdit(edit)) || !(await target.save()))
    throw new UserError(t("The report could not be written."), t("Yours stands as it was."), path);
  await closeTabs(document.uri);
  await reports.files.settle(place.ending);
  await show(path);
}

/** The editors that show a new report, alone or beside the old one. */
async function closeTabs(uri: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const shown = tabs.filter(({ input }) => {
    const of =
      input instanceof vscode.TabInputTextDiff
        ? input.modified
        : input instanceof vscode.TabInputText
          ? input.uri
          : null;
    return of?.toString() === uri.toString();
  });
  await vscode.window.tabGroups.close(shown);
}
