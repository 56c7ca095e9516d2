import { basename } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../../core/base/problem.ts";
import { type ReadReport, readReports } from "../../../core/report/read.ts";
import { pickOne } from "../../base/quickPick.ts";
import type { ReportsModel } from "../reportsModel.ts";
import { isLikeReport } from "./model/importedReport.ts";

/** Bytes; a report has a few hundred lines, and larger files are not read. */
const largest = 1024 * 1024;

/** The source of an import: text, or the bytes of a file. */
export type Origin = string | Uint8Array;

/**
 * What to import: the command's argument, else the report in the active editor, else what the person chooses. Undefined
 * if cancelled.
 * @param args the URI of a file or open document, or the text itself
 */
export async function originFor(reports: ReportsModel, args: unknown[]): Promise<Origin | undefined> {
  const [given] = args;
  if (typeof given === "string") return given;
  if (given instanceof vscode.Uri) return contentOf(given);
  const document = vscode.window.activeTextEditor?.document;
  if (!document) return ask(null);
  // A report that is kept here is the base of the next one, and seldom what somebody wants to import.
  const isOther = reports.placeOf(document.uri) === null && document.getText().length <= largest;
  if (isOther) {
    const [read, ...more] = await readReports(document.getText(), reports.options);
    if (more.length > 0 || (read && isLikeReport(read.report))) return document.getText();
  }
  return ask(document);
}

async function ask(document: vscode.TextDocument | null): Promise<Origin | undefined> {
  const { t } = vscode.l10n;
  const item = (
    label: string,
    icon: string,
    description: string,
    read: () => Promise<Origin | undefined>,
  ) => ({
    label,
    description,
    iconPath: new vscode.ThemeIcon(icon),
    read,
  });
  const items = [
    item(t("From a File…"), "file", t("text, a mail (.eml), or an mbox"), askFile),
    item(t("From the Clipboard"), "clippy", "", async () => vscode.env.clipboard.readText()),
    ...(document
      ? [item(t("From the Open Editor"), "edit", basename(document.uri.path), async () => document.getText())]
      : []),
  ];
  const title = t("Import Weekly Report: where is it?");
  const chosen = await pickOne(items, { title });
  return chosen?.read();
}

async function askFile(): Promise<Origin | undefined> {
  const { t } = vscode.l10n;
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: t("Import Weekly Report"),
      openLabel: t("Import"),
      filters: { [t("Reports and Mails")]: ["txt", "eml", "mbox", "mbx"], [t("All Files")]: ["*"] },
    })) ?? [];
  return uri && contentOf(uri);
}

/** The text of an open document, else the file. */
async function contentOf(uri: vscode.Uri): Promise<Origin> {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (document) return document.getText();
  const { t } = vscode.l10n;
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > largest)
    throw new UserError(
      t("This is no weekly report: it has more than 1 MB."),
      t("Open the mail of the report alone."),
      uri.toString(),
    );
  return vscode.workspace.fs.readFile(uri);
}

/** Asks which of the mails of an mbox to import; undefined if cancelled. */
export async function chooseReport(all: ReadReport[]): Promise<ReadReport | undefined> {
  const { t } = vscode.l10n;
  const [only, ...more] = all;
  if (more.length === 0) return only;
  const items = all.toReversed().map((read) => ({
    label: read.report.subject || t("without a subject"),
    description: read.report.from,
    ...(isLikeReport(read.report) ? {} : { detail: t("does not look like a report") }),
    read,
  }));
  const title = t("Import which of these {0} mails?", all.length);
  return (await pickOne(items, { title, matchOnDescription: true }))?.read;
}
