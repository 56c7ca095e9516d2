import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import { commitAddress, usualProject } from "../../core/project/knownProjects.ts";
import { referenceOf } from "../../core/report/lineSyntax.ts";
import type { LineSource } from "../../core/report/model.ts";
import { Command, reportLanguage, View } from "../base/ids.ts";
import { tell } from "../base/messages.ts";
import type { NamedMail } from "../base/webAddress.ts";
import { pageOf } from "../tree/commitRow.ts";
import { commandLink, hoverOf, openingOf } from "./model/hoverText.ts";
import { lineSourcesOf, linesOf } from "./model/lineSources.ts";
import { citationsIn } from "./model/outline.ts";
import { type Fact, factOf } from "./model/sourceDetails.ts";
import { isSource } from "./reportFiles.ts";
import { type ReportsModel, reportFor } from "./reportsModel.ts";

/** Explains on hover what each line of a report is based on, and opens it with a command. */
export function registerExplaining(reports: ReportsModel): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { language: reportLanguage },
    {
      async provideHover(document, position) {
        const source = await sourceAt(reports, document, position.line);
        if (source === null) return undefined;
        const { range } = document.lineAt(position.line);
        // Tickets have their own hover in all texts.
        if (source.kind === "ticket" && isOn(document, position, source.id)) return undefined;
        const text = new vscode.MarkdownString(hoverOf(await factAbout(reports, source), vscode.l10n.t));
        const link = commandLink(openingOf(source, vscode.l10n.t), Command.openSource, source);
        text.appendMarkdown(`\n\n${link}`);
        text.isTrusted = { enabledCommands: [Command.openSource] };
        return new vscode.Hover(text, range);
      },
    },
  );
}

/** @param args a source from a hover's link; else that of the active line */
export async function openSource(reports: ReportsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  const given = args.find(isSource);
  if (given) return open(reports, given);
  const document = await reportFor(args);
  const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
  if (!document || !editor)
    throw new UserError(t("No weekly report is open."), t("Write or open one first."));
  const source = await sourceAt(reports, document, editor.selection.active.line);
  if (source !== null) return open(reports, source);
  void tell(t("This line was not generated: nothing stands behind it."));
}

async function open(reports: ReportsModel, source: LineSource): Promise<void> {
  switch (source.kind) {
    case "series": {
      const { messageId, thread } = source;
      const mail: NamedMail = { messageId: messageId || null, thread };
      await vscode.commands.executeCommand(Command.openThread, mail);
      return;
    }
    case "mail": {
      const mail: NamedMail = { messageId: source.messageId, thread: "" };
      await vscode.commands.executeCommand(Command.openThread, mail);
      return;
    }
    case "ticket":
      await vscode.commands.executeCommand(Command.openTicket, source.id);
      return;
    case "commit":
      await openCommit(reports, await factAbout(reports, source), source.hash);
  }
}

/** Opens a commit: its public web page, else its patch on the list, else in this repository. */
async function openCommit(reports: ReportsModel, fact: Fact, hash: string): Promise<void> {
  const { t } = vscode.l10n;
  if (fact.kind !== "commit") return;
  const seen = fact.landed ? hash : fact.commit && pageOf(fact.commit);
  const project = fact.commit && (await reports.live.projectIn(fact.commit.folder)).name;
  const page = seen ? commitAddress(project ?? usualProject, seen) : null;
  if (page !== null) {
    await vscode.env.openExternal(vscode.Uri.parse(page, true));
    return;
  }
  const patch = fact.commit?.patch;
  if (patch) {
    const mail: NamedMail = { messageId: patch.messageId, thread: patch.thread };
    await vscode.commands.executeCommand(Command.openThread, mail);
    return;
  }
  const [copy, commits] = [t("Copy Commit Hash"), t("Show Commits")];
  const said = t("Commit {0} is in your repository only.", hash.slice(0, 11));
  const choice = await tell(said, copy, commits);
  if (choice === copy) await vscode.env.clipboard.writeText(hash);
  if (choice === commits) await vscode.commands.executeCommand(`${View.commits}.focus`);
}

async function factAbout(reports: ReportsModel, source: LineSource): Promise<Fact> {
  const overview = await reports.live.current();
  const needsTickets = source.kind === "commit" || source.kind === "ticket";
  const { tickets } = needsTickets ? await reports.tickets.tickets() : { tickets: [] };
  return factOf(source, overview, tickets);
}

/** The source of a line, or of a reference's citing line; null if the person wrote it, or it is unknown. */
async function sourceAt(
  reports: ReportsModel,
  document: vscode.TextDocument,
  line: number,
): Promise<LineSource | null> {
  if (reports.placeOf(document.uri) === null || document.lineAt(line).isEmptyOrWhitespace) return null;
  const original = await reports.files.original(document.uri.fsPath);
  if (original === null) return null;
  const lines = linesOf(document.getText());
  const sources = lineSourcesOf(lines, original);
  const reference = referenceOf(lines[line] ?? "");
  const citing = reference && citationsIn(lines).find(({ link }) => link === reference.link);
  return sources[line] ?? (citing ? (sources[citing.line] ?? null) : null);
}

function isOn(document: vscode.TextDocument, { line, character }: vscode.Position, id: string): boolean {
  const start = document.lineAt(line).text.indexOf(id);
  return start >= 0 && start <= character && character <= start + id.length;
}
