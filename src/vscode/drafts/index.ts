import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { distinctProblems } from "../../core/base/problem.ts";
import type { Draft } from "../../core/composing/drafts.ts";
import { rewrapped } from "../../core/composing/rewrap.ts";
import { registerCommand } from "../base/commands.ts";
import { withErrorsShown } from "../base/errors.ts";
import { Command, draftScheme, View } from "../base/ids.ts";
import { tell, warn, whileWaiting } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import { composingAs } from "../tree/composingAs.ts";
import { mailTargets } from "../tree/mailTargets.ts";
import { outline } from "../tree/outline.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { DraftFiles, uriOf } from "./draftFiles.ts";
import { DraftsModel } from "./draftsModel.ts";
import { registerLanguage } from "./languageFeatures.ts";
import { draftIdIn } from "./model/address.ts";
import { inDoubt } from "./model/inDoubt.ts";
import { isDraftRow, standing } from "./model/rows.ts";
import { DraftsTree, rowsShown } from "./provider.ts";
import { sendDrafts } from "./send.ts";
import { settle } from "./settle.ts";

/** The view Drafts, as text for the extension's API. */
export interface DraftsView extends vscode.Disposable {
  outline(): Promise<string>;
  /** Fires when drafts or review comments have changed, here or in another window. */
  onDidChange: vscode.Event<void>;
}

/** Registers writing mails: replies and reviews are drafts, edited as text, and sent by the person's own programs. */
export function register(live: OverviewModel, storage: vscode.Uri): DraftsView {
  const { t } = vscode.l10n;
  const drafts = new DraftsModel(live, storage);
  const files = new DraftFiles(drafts);
  const tree = new DraftsTree(drafts);
  const view = vscode.window.createTreeView(View.drafts, { treeDataProvider: tree, canSelectMany: true });
  const told = (id: Command, work: (args: unknown[]) => Promise<void>) =>
    registerCommand(id, withErrorsShown(live.log, work));

  /** @param args a mail, a row or a comment, and the part to quote; without that, the whole mail */
  async function reply(args: unknown[]): Promise<void> {
    const quote = typeof args[1] === "string" ? args[1] : saidBy(args[0]);
    for (const { messageId, thread } of await mailTargets(live, args, t("Answer which thread?"))) {
      const begun = (await drafts.current()).find(
        ({ about, state, review }) => review === null && state === "draft" && about?.messageId === messageId,
      );
      if (begun && quote === null) {
        await open(begun);
        const another = t("Begin Another");
        if ((await tell(t("You have begun an answer to this mail already."), another)) !== another) continue;
      }
      await begin(messageId ?? thread, quote);
    }
  }

  async function begin(thread: string, quote: string | null): Promise<void> {
    const request = { ...(await composingAs(live, thread)), thread, quote, text: "" };
    const made = await whileWaiting(t("Writing the answer"), (call) =>
      live.services.composing.startReply(request, call),
    );
    if (!made) return;
    await drafts.reload();
    await open(made.draft);
    for (const { what, remedy } of distinctProblems(made.problems)) void warn(`${what} ${remedy}`);
  }

  async function open(draft: Draft): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uriOf(draft));
    const end = document.lineAt(document.lineCount - 1).range.end;
    // Place the cursor at once, so that typing goes to the right place.
    const selection = new vscode.Range(end, end);
    const editor = await vscode.window.showTextDocument(document, { preview: false, selection });
    // A long quote is read from its beginning; a short one fits completely.
    editor.revealRange(new vscode.Range(0, 0, 0, 0));
  }

  /** The drafts of rows, of an id, or of the active document; else the one that the person chooses. */
  async function chosen(args: unknown[], question: string): Promise<Draft[]> {
    const [item, items] = args;
    // Another feature may have created it just now.
    const isNamed = Array.isArray(item) || typeof item === "string";
    const known = await (isNamed ? drafts.reload() : drafts.current());
    const rows = (Array.isArray(items) && items.length > 0 ? items : [item]).filter(isDraftRow);
    const active = vscode.window.activeTextEditor?.document.uri;
    if (Array.isArray(item)) return known.filter((draft) => item.includes(draft.id));
    const id =
      typeof item === "string" ? item : active?.scheme === draftScheme ? draftIdIn(active.path) : null;
    const ids = rows.length > 0 ? rows.map(({ about }) => about.draft.id) : id === null ? [] : [id];
    const isMeant = ({ id }: Draft) => ids.includes(id);
    // What another feature has just created is not in the model yet.
    if (ids.length > 0) return (known.some(isMeant) ? known : await drafts.reload()).filter(isMeant);
    if (known.length === 0) {
      void tell(t("There are no drafts."));
      return [];
    }
    const choices = known.map((draft) => ({
      label: draft.subject,
      description: standing(draft, t),
      draft,
    }));
    const choice = await pickOne(choices, { title: question, matchOnDescription: true });
    return choice ? [choice.draft] : [];
  }

  /** The text on screen counts, saved or not. */
  async function saved(all: Draft[]): Promise<Draft[]> {
    for (const document of documentsOf(all)) if (document.isDirty) await document.save();
    const now = await drafts.reload();
    return all.flatMap(({ id }) => now.find((draft) => draft.id === id) ?? []);
  }

  async function send(args: unknown[]): Promise<void> {
    const all = await saved(await chosen(args, t("Send which draft?")));
    if (all.length > 0) await sendDrafts(drafts, all);
  }

  async function discard(args: unknown[]): Promise<void> {
    const all = await saved(await chosen(args, t("Discard which draft?")));
    if (all.length === 0) return;
    const ids = all.map(({ id }) => id);
    await drafts.service.discard({ ids, discarded: true }, quietly());
    await close(ids);
    await drafts.reload();
    const undo = t("Undo");
    const [only] = all;
    const said =
      all.length === 1 && only
        ? t("“{0}” was discarded.", only.subject.slice(0, 80))
        : t("{0} drafts were discarded.", all.length);
    void tell(said, undo).then(async (choice) => {
      if (choice !== undo) return;
      await drafts.service.discard({ ids, discarded: false }, quietly());
      await drafts.reload();
    });
  }

  async function note(outcome: "sent" | "unsent", args: unknown[]): Promise<void> {
    await settle(live.services, inDoubt(args, await drafts.current()), outcome, () => drafts.reload());
  }

  /** Rewraps the person's own paragraphs, in the selection or everywhere below the headers. */
  async function rewrap(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.scheme !== draftScheme) return;
    const { document, selection } = editor;
    const head = document.getText().indexOf("\n\n");
    const body = document.positionAt(head < 0 ? 0 : head + 2);
    const end = document.lineAt(document.lineCount - 1).range.end;
    const whole = selection.isEmpty
      ? new vscode.Range(body, end)
      : new vscode.Range(Math.max(body.line, selection.start.line), 0, selection.end.line, 0).with({
          end: document.lineAt(selection.end.line).range.end,
        });
    const text = document.getText(whole);
    const wrapped = rewrapped(text);
    if (wrapped !== text) await editor.edit((edit) => edit.replace(whole, wrapped));
  }

  const parts = vscode.Disposable.from(
    drafts,
    files,
    tree,
    view,
    registerLanguage(drafts),
    vscode.workspace.registerFileSystemProvider(draftScheme, files, { isCaseSensitive: true }),
    told(Command.reply, reply),
    told(Command.openDraft, async (args) => {
      for (const draft of await chosen(args, t("Open which draft?"))) await open(draft);
    }),
    told(Command.sendDraft, send),
    told(Command.discardDraft, discard),
    told(Command.itWasSent, (args) => note("sent", args)),
    told(Command.itWasNotSent, (args) => note("unsent", args)),
    told(Command.rewrapDraft, rewrap),
  );
  return {
    outline: async () => outline(await rowsShown(drafts)),
    onDidChange: drafts.onDidChange,
    dispose: () => parts.dispose(),
  };
}

/** The text of a reviewer's comment, which a reply to it quotes. */
function saidBy(given: unknown): string | null {
  if (typeof given !== "object" || given === null || !("said" in given) || !("messageId" in given))
    return null;
  const said: unknown[] = Array.isArray(given.said) ? given.said : [];
  const own = said.find((one) => isOf(one, given.messageId));
  return own?.text ?? null;
}

function isOf(value: unknown, messageId: unknown): value is { text: string } {
  if (typeof value !== "object" || value === null || !("messageId" in value) || !("text" in value))
    return false;
  return value.messageId === messageId && typeof value.text === "string";
}

function documentsOf(all: Draft[]): vscode.TextDocument[] {
  const ids = new Set(all.map(({ id }) => id));
  return vscode.workspace.textDocuments.filter(
    ({ uri }) => uri.scheme === draftScheme && ids.has(draftIdIn(uri.path) ?? ""),
  );
}

async function close(ids: string[]): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const own = tabs.filter(
    ({ input }) =>
      input instanceof vscode.TabInputText &&
      input.uri.scheme === draftScheme &&
      ids.includes(draftIdIn(input.uri.path) ?? ""),
  );
  if (own.length > 0) await vscode.window.tabGroups.close(own);
}
