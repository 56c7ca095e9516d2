import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import type { Report } from "../../core/report/model.ts";
import type { ReadOptions } from "../../core/report/parser.ts";
import { readReport } from "../../core/report/read.ts";
import { TicketIds } from "../../core/tickets/ticketIds.ts";
import { reportLanguage } from "../base/ids.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { reportNamed } from "./model/fileNames.ts";
import { draftOf } from "./model/mailDraft.ts";
import { ReportFiles } from "./reportFiles.ts";

/** The person's reports in the editor: files in a folder, and unsaved edits. */
export class ReportsModel {
  readonly tickets: TicketsModel;
  readonly files: ReportFiles;

  constructor(tickets: TicketsModel, folder: string) {
    this.tickets = tickets;
    this.files = new ReportFiles(folder);
  }

  get live(): OverviewModel {
    return this.tickets.live;
  }

  /** Options for reading reports, by the present settings. */
  get options(): Required<ReadOptions> {
    const { settings } = this.live;
    const ids = new TicketIds(settings.tickets);
    return { misc: settings.report.misc, isTicket: (id) => ids.is(id) };
  }

  /** The text of a week's report as the person sees it; null if there is none. */
  async textOf(ending: string): Promise<string | null> {
    const document = openedAt(this.files.pathOf(ending));
    // An unmodified document may be older than its file, and exists for a while after it is deleted.
    return document?.isDirty ? document.getText() : this.files.text(ending);
  }

  /** The parsed report of a week, as the base of the next one. */
  async read(ending: string): Promise<Report | null> {
    const text = await this.textOf(ending);
    return text === null ? null : this.reportIn(text, ending);
  }

  reportIn(text: string, ending: string | null): Report {
    const { body, from, to, subject } = draftOf(text);
    return { ...readReport(body, this.options), from, to, subject, ending };
  }

  /** The week of a document; null if it is not one of the reports. */
  placeOf(uri: vscode.Uri): { ending: string; isNew: boolean } | null {
    const isHere = uri.scheme === "file" && dirname(uri.fsPath) === this.files.folder;
    return isHere ? reportNamed(basename(uri.fsPath)) : null;
  }
}

/** The open document of a file. */
export function openedAt(path: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    (document) => document.uri.scheme === "file" && document.uri.fsPath === path && !document.isClosed,
  );
}

/** Opens a kept report, reloaded from its file if the person has not edited it. */
export async function show(path: string): Promise<vscode.TextDocument> {
  const uri = vscode.Uri.file(path);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: false });
  // A closed document stays in memory for a while, and may belong to a deleted report.
  const isStale = !document.isDirty && document.getText() !== (await savedText(uri));
  if (isStale) await vscode.commands.executeCommand("workbench.action.files.revert");
  return document;
}

async function savedText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** The report for a command: from a menu, else the active one; null if there is none. */
export async function reportFor(args: unknown[]): Promise<vscode.TextDocument | null> {
  const uri = args.find((arg) => arg instanceof vscode.Uri);
  if (uri) return vscode.workspace.openTextDocument(uri);
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === reportLanguage ? document : null;
}
