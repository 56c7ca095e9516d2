import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { threadScheme } from "../base/ids.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { readIn } from "./model/threadItems.ts";
import type { ThreadDocuments } from "./threadDocuments.ts";

/** Milliseconds for which a mail must be visible to count as read. */
const glance = 1_000;

/** Highlights new mails in an open thread, and marks visible ones as read. */
export class Reading implements vscode.Disposable {
  readonly #live: OverviewModel;
  readonly #threads: ThreadDocuments;
  readonly #fresh: vscode.TextEditorDecorationType;
  readonly #subscriptions: vscode.Disposable;
  /** Mails that were new when their thread was opened, by document: they stay highlighted until it is closed. */
  readonly #news = new Map<string, Set<string>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(live: OverviewModel, threads: ThreadDocuments) {
    this.#live = live;
    this.#threads = threads;
    this.#fresh = vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor("diffEditor.insertedLineBackground"),
      overviewRulerColor: new vscode.ThemeColor("notificationsInfoIcon.foreground"),
      overviewRulerLane: vscode.OverviewRulerLane.Full,
      after: {
        contentText: ` ● ${vscode.l10n.t("new")}`,
        color: new vscode.ThemeColor("notificationsInfoIcon.foreground"),
      },
    });
    this.#subscriptions = vscode.Disposable.from(
      this.#fresh,
      live.onDidChange(() => void this.show()),
      vscode.window.onDidChangeVisibleTextEditors(() => void this.show()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#news.delete(uri.toString())),
      vscode.window.onDidChangeTextEditorVisibleRanges(() => this.#later()),
      vscode.window.onDidChangeWindowState(() => this.#later()),
    );
  }

  async unread(): Promise<Set<string>> {
    return new Set((await this.#live.current()).entries.flatMap(({ unread }) => unread));
  }

  /** Highlights the headings of unread mails in visible threads. */
  async show(): Promise<void> {
    const editors = threadEditors();
    if (editors.length === 0) return;
    const unread = await this.unread();
    for (const editor of editors) {
      const mails = this.#threads.known(editor.document.uri)?.mails ?? [];
      const key = editor.document.uri.toString();
      const news = new Set([
        ...(this.#news.get(key) ?? []),
        ...mails.map(({ messageId }) => messageId).filter((id) => unread.has(id)),
      ]);
      this.#news.set(key, news);
      const fresh = mails.filter(({ messageId }) => news.has(messageId));
      editor.setDecorations(
        this.#fresh,
        fresh.map(({ start }) => new vscode.Range(start, 0, start, 0)),
      );
    }
    this.#later();
  }

  #later(): void {
    clearTimeout(this.#timer);
    if (threadEditors().length > 0) this.#timer = setTimeout(() => void this.#markSeen(), glance);
  }

  async #markSeen(): Promise<void> {
    // A mail in a window without focus was not read.
    if (!vscode.window.state.focused) return;
    const unread = await this.unread();
    const seen = threadEditors().flatMap((editor) => {
      const document = this.#threads.known(editor.document.uri);
      const visible = editor.visibleRanges.map(({ start, end }) => ({ start: start.line, end: end.line }));
      return document ? readIn(document, visible, unread) : [];
    });
    await this.mark(seen);
  }

  async mark(messageIds: string[]): Promise<void> {
    if (messageIds.length === 0) return;
    try {
      await this.#live.services.tracking.markRead({ messageIds, read: true }, quietly());
      await this.#live.reload();
    } catch (error) {
      this.#live.log.warn(`Not marked as read: ${error}`);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }
}

function threadEditors(): vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(({ document }) => document.uri.scheme === threadScheme);
}
