import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { messageIdIn } from "../../core/mail/messageId.ts";
import type { ThreadDocument } from "../../core/thread/model.ts";
import { registerCommand } from "../base/commands.ts";
import { showError, withErrorsShown } from "../base/errors.ts";
import { Command, threadScheme } from "../base/ids.ts";
import { isNamedMail } from "../base/webAddress.ts";
import { type MailTarget, mailTargets } from "../tree/mailTargets.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { registerLanguage } from "./languageFeatures.ts";
import { selectedIn, startOf } from "./model/threadItems.ts";
import { Reading } from "./reading.ts";
import { ThreadDocuments } from "./threadDocuments.ts";

/** Whole conversations as documents in the editor. */
export function register(live: OverviewModel): vscode.Disposable {
  const { t } = vscode.l10n;
  const threads = new ThreadDocuments(live);
  const reading = new Reading(live, threads);

  async function open(args: unknown[]): Promise<void> {
    if (live.settings.open === "browser")
      return vscode.commands.executeCommand(Command.openInBrowser, ...args);
    for (const target of await mailTargets(live, args, t("Open which thread?"))) await openOne(target);
  }

  async function openOne(target: MailTarget): Promise<void> {
    const browser = t("Open in Browser");
    try {
      await show(target);
    } catch (error) {
      // A mail that was never read may still be in the archive.
      if ((await showError(error, live.log, browser)) === browser)
        await vscode.commands.executeCommand(Command.openInBrowser, target);
    }
  }

  async function show({ messageId, thread }: MailTarget): Promise<void> {
    const [{ uri, document }, unread] = await Promise.all([
      threads.load(messageId ?? thread),
      reading.unread(),
    ]);
    const line = startOf(document, messageId ?? messageIdIn(thread), unread);
    const selection = new vscode.Range(line, 0, line, 0);
    const text = await vscode.workspace.openTextDocument(uri);
    // Set later, it would take the cursor away from a person who has begun to search.
    const editor = await vscode.window.showTextDocument(text, { preview: true, selection });
    editor.revealRange(selection, vscode.TextEditorRevealType.AtTop);
    await foldOld(document);
    await reading.show();
  }

  /** @param args the mail, else the one at the cursor; a selection in it is quoted, else all of it */
  async function replyHere(args: unknown[]): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.scheme !== threadScheme) return;
    const { mails, text } = await threads.of(editor.document.uri, quietly().signal);
    const { start, end, isEmpty } = editor.selection;
    const [given] = args;
    const mail = isNamedMail(given)
      ? mails.find(({ messageId }) => messageId === given.messageId)
      : mails.findLast((one) => one.start <= start.line);
    if (!mail) return;
    const { messageId } = mail;
    const quote = isEmpty
      ? null
      : selectedIn(mail, text, start.line, end.line - (end.character === 0 ? 1 : 0));
    await vscode.commands.executeCommand(Command.reply, { messageId, thread: messageId }, quote ?? undefined);
  }

  return vscode.Disposable.from(
    threads,
    reading,
    vscode.workspace.registerTextDocumentContentProvider(threadScheme, threads),
    registerLanguage(threads),
    registerCommand(Command.openThread, withErrorsShown(live.log, open)),
    registerCommand(Command.replyHere, withErrorsShown(live.log, replyHere)),
    registerCommand(
      Command.markReadFromHere,
      withErrorsShown(live.log, async ([ids]) => {
        if (!Array.isArray(ids)) return;
        const unread = await reading.unread();
        await reading.mark(ids.filter((id) => unread.has(id)));
      }),
    ),
  );
}

/** Folds deeply nested quotes once, when the document is opened. */
async function foldOld({ folds }: ThreadDocument): Promise<void> {
  const selectionLines = folds.filter(({ old }) => old).map(({ start }) => start);
  if (selectionLines.length > 0) await vscode.commands.executeCommand("editor.fold", { selectionLines });
}
