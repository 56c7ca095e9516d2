import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { Comment } from "../../core/comments/model.ts";
import { nameOf } from "../../core/mail/person.ts";
import { messageIdsOf } from "../../core/series/seriesQueries.ts";
import { registerCommand, setContext } from "../base/commands.ts";
import { withErrorsShown } from "../base/errors.ts";
import { Command, patchInFront } from "../base/ids.ts";
import { tell } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { SeriesComments } from "../tree/seriesComments.ts";
import { saidIn } from "./conversationThread.ts";
import { type Conversation, lostAmong, nextOf, spotOf } from "./model/conversation.ts";
import type { DiffSides } from "./model/diffSides.ts";
import type { FileAddress } from "./model/fileAddress.ts";
import { isOf, type Opened, type PatchComments } from "./patchComments.ts";
import { uriOf } from "./patchFiles.ts";
import type { WorkingTreeComments } from "./workingTreeComments.ts";

/** Characters of a comment in a list. */
const longestLine = 120;

/** Commands for comments: go to the next one, list open ones, mark as dealt with. */
export function registerRemarks(
  live: OverviewModel,
  comments: SeriesComments,
  patches: PatchComments,
  working: WorkingTreeComments,
): vscode.Disposable {
  const { t } = vscode.l10n;

  async function mark(args: unknown[], dealtWith: boolean): Promise<void> {
    const said = saidIn(args[0]);
    const keys = said.filter(({ open, marked }) => (dealtWith ? open : marked)).map(({ key }) => key);
    if (keys.length === 0) return;
    await live.services.comments.markDealtWith({ keys, dealtWith }, quietly());
    await live.reload();
    await tellOfLost(said, keys);
  }

  /** Tells the person that comments no longer exist in that form, because new mail or an exact text arrived. */
  async function tellOfLost(said: Comment[], keys: string[]): Promise<void> {
    const { entries } = await live.current();
    const patch = said[0]?.patch ?? "";
    const series = entries.find((entry) => entry.series && messageIdsOf(entry.series).has(patch))?.series;
    if (series && lostAmong(keys, await comments.of(series)).length > 0)
      void tell(t("What was said there has changed since. Look at it again before you mark it."));
  }

  async function go(step: 1 | -1): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const at = editor && {
      document: editor.document.uri.toString(),
      line: editor.selection.active.line,
    };
    const opened = patches.inFront();
    const { threads, documents } = opened ? inPatch(opened) : await everywhere();
    const spots = threads.map((thread) => ({
      document: thread.uri.toString(),
      line: thread.range?.start.line ?? 0,
      thread,
    }));
    const order = documents.map(String);
    const next = nextOf(spots, at ?? null, order, step);
    if (next) await reveal(next.thread, opened?.resources ?? []);
    else void tell(t("Nobody has commented on what is open here."));
  }

  /** The open comments in the work trees; opens all files that have some. */
  async function everywhere() {
    for (const remarks of await working.all()) await working.threadOf(remarks);
    return { threads: working.threads, documents: working.documents };
  }

  async function showOpen(): Promise<void> {
    const all = await working.all();
    if (all.length === 0) {
      void tell(t("Nothing is open on the series of this branch."));
      return;
    }
    const choice = await pickOne(all.map(itemOf), {
      title: t("Open Comments of the Branch"),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (!choice) return;
    const thread = await working.threadOf(choice.remarks);
    if (thread) await reveal(thread, []);
    else await openMail(choice.remarks);
  }

  const tellKeys = () => setContext(patchInFront, patches.inFront() !== null);
  tellKeys();

  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(tellKeys),
    vscode.window.tabGroups.onDidChangeTabs(tellKeys),
    vscode.window.tabGroups.onDidChangeTabGroups(tellKeys),
    patches.onDidShow(tellKeys),
    registerCommand(
      Command.markDealtWith,
      withErrorsShown(live.log, (args) => mark(args, true)),
    ),
    registerCommand(
      Command.markOpen,
      withErrorsShown(live.log, (args) => mark(args, false)),
    ),
    registerCommand(
      Command.nextComment,
      withErrorsShown(live.log, () => go(1)),
    ),
    registerCommand(
      Command.previousComment,
      withErrorsShown(live.log, () => go(-1)),
    ),
    registerCommand(Command.showOpenComments, withErrorsShown(live.log, showOpen)),
  );
}

function itemOf(remarks: Conversation) {
  const [first] = remarks.comments;
  const said = remarks.comments.find(({ open }) => open) ?? first;
  return {
    label: first && first.file !== null ? spotOf(first) : (first?.title ?? ""),
    description: `${said ? nameOf(said.author) : ""} · ${remarks.name}`,
    detail: (said?.text ?? "").replace(/\s+/g, " ").slice(0, longestLine),
    remarks,
  };
}

async function openMail({ comments }: Conversation): Promise<void> {
  const messageId = comments.find(({ open }) => open)?.messageId ?? null;
  if (messageId !== null)
    await vscode.commands.executeCommand(Command.openThread, { messageId, thread: messageId });
}

function inPatch({ threads, resources }: Opened) {
  const sides = resources.flatMap(({ left, right }) => [left, right]).filter((side) => side !== null);
  return { threads, documents: sides.map(uriOf) };
}

/** Reveals the line of a thread, in its diff if it has one, and expands the thread. */
async function reveal(thread: vscode.CommentThread, resources: DiffSides[]): Promise<void> {
  thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
  const { line } = thread.range?.start ?? { line: 0 };
  const options = { selection: new vscode.Range(line, 0, line, 0), preview: true };
  const { uri } = thread;
  const { left, right } = resources.find((one) => isOf(one, uri)) ?? { left: null, right: null };
  // VS Code cannot reveal a position on the left side of a diff.
  if (left && right && uriOf(right).toString() === uri.toString())
    await vscode.commands.executeCommand("vscode.diff", uriOf(left), uri, titleOf(right), options);
  else await vscode.window.showTextDocument(uri, options);
}

/** "efi_disk.c (v2 5/6)", of a document of a patch. */
function titleOf({ path }: FileAddress): string {
  const [, label = "", ...names] = path.split("/");
  return `${names.at(-1)} (${label.replaceAll("∕", "/")})`;
}
