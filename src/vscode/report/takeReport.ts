import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import { tell } from "../base/messages.ts";
import { openedAt, type ReportsModel, show } from "./reportsModel.ts";

/**
 * Replaces the week's report by the newly written one, keeping a copy of the old. Undo in the editor restores it.
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
    // The message with the button may be older than this answer.
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

/** Closes the editors of a new report, alone or in a diff. */
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
