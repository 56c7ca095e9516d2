import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { UserError } from "../../core/base/problem.ts";
import type { Draft } from "../../core/composing/drafts.ts";
import { mailtoOf } from "../../core/mail/mailto.ts";
import { flash, tell } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import type { DraftsModel } from "./draftsModel.ts";
import { draftPath } from "./model/address.ts";
import { sendByGit } from "./sendByGit.ts";
import { toBeSent } from "./toBeSent.ts";

type Way = "git" | "program" | "mailto" | "save" | "copy";

/** Hands drafts to the program that the person chooses; the person sends them. */
export async function sendDrafts(drafts: DraftsModel, chosen: Draft[]): Promise<void> {
  const { t } = vscode.l10n;
  for (const { problems, subject } of chosen) {
    const [problem] = problems;
    if (problem) throw new UserError(`${subject.slice(0, 80)}: ${problem.what}`, problem.remedy);
  }
  const left = await toBeSent(drafts, chosen);
  const [only] = left;
  if (!only) return;
  const way = await askWay(left);
  switch (way) {
    case "git":
      return sendByGit(drafts, left);
    case "program":
      return openInProgram(drafts, left);
    case "mailto":
      return openMailto(only);
    case "save":
      return save(drafts, left);
    case "copy":
      await vscode.env.clipboard.writeText(left.map(({ body }) => body).join("\n"));
      flash(t("Text copied"));
      return;
    case undefined:
      return undefined;
  }
}

async function askWay(chosen: Draft[]): Promise<Way | undefined> {
  const { t } = vscode.l10n;
  const item = (way: Way, label: string, icon: string, detail: string) => ({
    way,
    label,
    detail,
    iconPath: new vscode.ThemeIcon(icon),
  });
  const [only] = chosen;
  const mailto = chosen.length === 1 && only ? mailtoOf(linkOf(only)) : null;
  const items = [
    item(
      "git",
      t("git send-email"),
      "terminal",
      t("In a terminal: tried first with --dry-run, then you are asked"),
    ),
    ...(isHere()
      ? [item("program", t("Open in Mail Program"), "mail", t("As a draft (.eml), to be sent from there"))]
      : []),
    ...(mailto === null
      ? []
      : [
          item(
            "mailto",
            t("Open as Link in Mail Program"),
            "link",
            t("Some programs leave out what it answers"),
          ),
        ]),
    item("save", t("Save As…"), "save-as", t("As a mail (.eml), for any mail program")),
    item("copy", t("Copy Text"), "copy", t("Without the headers")),
  ];
  const title =
    chosen.length === 1 ? t("Send the mail in which way?") : t("Send {0} mails in which way?", chosen.length);
  return (await pickOne(items, { title }))?.way;
}

const linkOf = ({ to, cc, subject, body, about }: Draft) => ({
  to,
  cc,
  subject,
  body,
  inReplyTo: about?.messageId ?? null,
});

/** False in a browser or a remote window, where the extension cannot open the person's own programs. */
function isHere(): boolean {
  return vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
}

async function openInProgram(drafts: DraftsModel, chosen: Draft[]): Promise<void> {
  const { t } = vscode.l10n;
  for (const { id } of chosen) {
    const { path } = await drafts.service.outgoing({ id }, quietly());
    if (await vscode.env.openExternal(vscode.Uri.file(path))) continue;
    const saving = t("Save As…");
    const why = t("No mail program could be opened. Save the mail (.eml) and open that.");
    if ((await tell(why, saving)) === saving) await save(drafts, chosen);
    return;
  }
}

async function openMailto(draft: Draft): Promise<void> {
  const address = mailtoOf(linkOf(draft));
  // A Uri would encode it differently, and an "&" in the text would end it; VS Code accepts a string as well.
  if (address !== null) await vscode.env.openExternal(address as unknown as vscode.Uri);
}

async function save(drafts: DraftsModel, chosen: Draft[]): Promise<void> {
  const { t } = vscode.l10n;
  for (const draft of chosen) {
    const name = `${
      draftPath(draft)
        .split("/")
        .at(-1)
        ?.replace(/\.patch-mail$/, "")
        .replace(/[:*?"<>|]/g, "") ?? "mail"
    }.eml`;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
    const target = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.file(join(folder, name)),
      filters: { [t("Mail")]: ["eml"] },
    });
    if (!target) return;
    const { path } = await drafts.service.outgoing({ id: draft.id }, quietly());
    await vscode.workspace.fs.writeFile(target, await readFile(path));
    flash(t("Mail saved"));
  }
}
