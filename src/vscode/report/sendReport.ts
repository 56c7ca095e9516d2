import { homedir } from "node:os";
import { extname } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import { endingAt } from "../../core/report/week.ts";
import { flash, tell, warn } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import { fileOf } from "./model/fileNames.ts";
import { type Draft, draftOf, mailOfDraft, markdownOfDocument, unreachable } from "./model/mailDraft.ts";
import { forSendEmail, mailtoOf, sendEmailLine } from "./model/mailPrograms.ts";
import { type ReportsModel, reportFor } from "./reportsModel.ts";

const ways = ["copy", "markdown", "save", "mail", "line"] as const;
type Way = (typeof ways)[number];

/**
 * Hands the edited report to a program; the person sends it.
 * @param args the document (else the active one), one of `ways` (else the person is asked), and for "save" the file
 */
export async function sendReport(reports: ReportsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  const document = await reportFor(args);
  if (!document) throw new UserError(t("No weekly report is open."), t("Write or open one first."));
  const way = ways.find((one) => args.includes(one)) ?? (await askWay());
  const text = document.getText();
  switch (way) {
    case "copy":
      return copy(draftOf(text).body, t("Report copied"));
    case "markdown":
      return copyMarkdown(reports, text);
    case "save": {
      const target = args.find((arg, at) => at > 0 && arg instanceof vscode.Uri);
      return save(reports, document, target instanceof vscode.Uri ? target : null);
    }
    case "mail":
      return openInMailProgram(reports, document);
    case "line":
      return copyLine(reports, document);
    case undefined:
      return undefined;
  }
}

async function askWay(): Promise<Way | undefined> {
  const { t } = vscode.l10n;
  const item = (way: Way, label: string, icon: string, detail: string) => ({
    way,
    label,
    detail,
    iconPath: new vscode.ThemeIcon(icon),
  });
  const chosen = await pickOne(
    [
      item("copy", t("Copy"), "copy", t("The text of the mail, without From, To and Subject")),
      item("markdown", t("Copy as Markdown"), "markdown", t("For a page or an issue")),
      item("save", t("Save As…"), "save-as", t("Text, Markdown, or a mail (.eml)")),
      item("mail", t("Open in Mail Program"), "mail", t("As a draft, to be sent from there")),
      item(
        "line",
        t("Copy git send-email Line"),
        "terminal",
        t("For a terminal; the mail is written to a file"),
      ),
    ],
    { title: t("Send the report in which way? Nothing is sent from here.") },
  );
  return chosen?.way;
}

async function copy(text: string, done: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  flash(done);
}

async function copyMarkdown(reports: ReportsModel, text: string): Promise<void> {
  const { t } = vscode.l10n;
  const markdown = markdownOfDocument(text, reports.options);
  if (markdown !== null) return copy(markdown, t("Report copied as Markdown"));
  await copy(draftOf(text).body, t("Report copied"));
  void sayPlain();
}

function sayPlain(): Thenable<unknown> {
  return tell(
    vscode.l10n.t("Markdown would change words of this report, so it is as it stands: plain text."),
  );
}

async function save(
  reports: ReportsModel,
  document: vscode.TextDocument,
  target: vscode.Uri | null,
  offered: "txt" | "eml" = "txt",
): Promise<void> {
  const { t } = vscode.l10n;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const name = fileOf(endingOf(reports, document)).replace(/txt$/, offered);
  const text = { [t("Text")]: ["txt"], [t("Markdown")]: ["md"] };
  const mail = { [t("Mail")]: ["eml"] };
  const chosen =
    target ??
    (await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.joinPath(folder, name),
      filters: offered === "eml" ? { ...mail, ...text } : { ...text, ...mail },
    }));
  if (!chosen) return;
  const content = contentFor(extname(chosen.path).toLowerCase(), reports, document.getText());
  await vscode.workspace.fs.writeFile(chosen, Buffer.from(content));
  flash(t("Report saved"));
}

function contentFor(extension: string, reports: ReportsModel, text: string): string {
  if (extension === ".eml") return mailOfDraft(draftFor(text), reports.live.now());
  if (extension !== ".md") return text;
  const markdown = markdownOfDocument(text, reports.options);
  if (markdown === null) void sayPlain();
  return markdown ?? text;
}

async function openInMailProgram(reports: ReportsModel, document: vscode.TextDocument): Promise<void> {
  const { t } = vscode.l10n;
  const draft = draftFor(document.getText());
  const address = mailtoOf(draft);
  if (address !== null) {
    // A Uri would encode it differently, and "&" in the text would end it; VS Code accepts a string as well.
    if (await vscode.env.openExternal(address as unknown as vscode.Uri)) return;
  } else if (isHere()) {
    const mail = mailOfDraft(draft, reports.live.now());
    const path = await reports.files.keepMail(endingOf(reports, document), mail);
    if (await vscode.env.openExternal(vscode.Uri.file(path))) return;
  }
  const saving = t("Save As…");
  const why = isHere()
    ? t("No mail program could be opened. Save the report as a mail (.eml) and open that.")
    : t(
        "The report is too long for a link, and a file of this machine cannot be opened in a program of yours. Save it as a mail (.eml) and open that.",
      );
  const choice = await tell(why, saving);
  if (choice === saving) await save(reports, document, null, "eml");
}

/** False in a browser or a remote window, where the extension cannot open the person's own programs. */
function isHere(): boolean {
  return vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
}

async function copyLine(reports: ReportsModel, document: vscode.TextDocument): Promise<void> {
  const { t } = vscode.l10n;
  const draft = draftFor(document.getText());
  const mail = forSendEmail(mailOfDraft(draft, reports.live.now()));
  const path = await reports.files.keepMail(endingOf(reports, document), mail);
  const line = sendEmailLine(draft, path);
  await vscode.env.clipboard.writeText(line);
  void tell(t("Copied, for a terminal: {0}", line));
}

/** The document as a mail; tells the person which people and headers are left out. */
function draftFor(text: string): Draft {
  const { t } = vscode.l10n;
  const draft = draftOf(text);
  const [first, ...more] = unreachable(draft);
  if (first !== undefined) {
    const said =
      more.length === 0
        ? t("“{0}” is no mail address and is left out.", first.slice(0, 80))
        : t("“{0}” and {1} more are no mail addresses and are left out.", first.slice(0, 80), more.length);
    void warn(said);
  }
  if (draft.unread.length > 0) {
    const names = draft.unread.join(", ").slice(0, 300);
    void warn(t("Only From, To, Cc and Subject of a report are sent. This is left out: {0}.", names));
  }
  return draft;
}

/** The week of a report; for a file elsewhere, the current week. */
function endingOf(reports: ReportsModel, { uri }: vscode.TextDocument): string {
  const { live } = reports;
  return reports.placeOf(uri)?.ending ?? endingAt(live.now(), live.settings.report.weekEnds);
}
