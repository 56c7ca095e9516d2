import * as vscode from "vscode";
import { type Call, quietly } from "../../core/base/call.ts";
import { UserError } from "../../core/base/problem.ts";
import { untilAborted } from "../../core/base/untilAborted.ts";
import type { ThreadDocument } from "../../core/thread/model.ts";
import { threadScheme } from "../base/ids.ts";
import { whileAwaited } from "../base/whileAwaited.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";

/** Number of cached threads; open ones are always kept. */
const mostKept = 20;

/** Whole conversations as read-only documents, identified by their first mail. */
export class ThreadDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #live: OverviewModel;
  readonly #kept = new Map<string, ThreadDocument>();
  readonly #loading = new Map<string, Promise<ThreadDocument>>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #subscription: vscode.Disposable;

  constructor(live: OverviewModel) {
    this.#live = live;
    this.#subscription = live.onDidChange(() => void this.#again());
  }

  /** The thread of a mail, by web address or Message-ID, from the store. UserError if there is no such mail. */
  async load(thread: string, call: Call = quietly()): Promise<{ uri: vscode.Uri; document: ThreadDocument }> {
    const { services } = this.#live;
    const { archives } = await this.#live.project(thread);
    const months = { since: null, until: null, newest: null };
    const { document } = await services.threads.open({ thread, archives, offline: true, ...months }, call);
    const [first] = document.mails;
    if (!first) throw nothingIn(thread);
    this.#keep(first.messageId, document);
    return { uri: uriOf(first.messageId, document.title), document };
  }

  async provideTextDocumentContent(
    uri: vscode.Uri,
    token: vscode.CancellationToken,
  ): Promise<string | undefined> {
    return whileAwaited(
      token,
      (signal) => this.of(uri, signal),
      ({ text }) => text,
    );
  }

  /** The content of a document; simultaneous requests share one load. */
  async of(uri: vscode.Uri, signal: AbortSignal): Promise<ThreadDocument> {
    const known = this.#kept.get(uri.query);
    if (known) return known;
    const loading = this.#loading.get(uri.query) ?? this.#loadFor(uri);
    this.#loading.set(uri.query, loading);
    const forget = () => this.#loading.delete(uri.query);
    loading.then(forget, forget);
    return untilAborted(loading, signal);
  }

  /** Like `load`, also cached under that URI: a mail above the first one may have arrived since it was opened. */
  async #loadFor(uri: vscode.Uri): Promise<ThreadDocument> {
    const { document } = await this.load(uri.query);
    this.#keep(uri.query, document);
    return document;
  }

  /** Name of the project that a thread belongs to. */
  projectName(uri: vscode.Uri): string {
    return this.#live.projectName(uri.query);
  }

  /** Like `of`, if it is cached. */
  known(uri: vscode.Uri): ThreadDocument | undefined {
    return this.#kept.get(uri.query);
  }

  #keep(messageId: string, document: ThreadDocument): void {
    this.#kept.delete(messageId);
    this.#kept.set(messageId, document);
    const open = new Set(openThreads().map(({ query }) => query));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      if (!open.has(oldest) && oldest !== messageId) this.#kept.delete(oldest);
    }
  }

  /** Reloads open threads, since new mails may belong to them. */
  async #again(): Promise<void> {
    for (const uri of openThreads()) {
      const before = this.#kept.get(uri.query)?.text;
      const found = await this.#loadFor(uri).catch((error: unknown) => {
        this.#live.log.warn(String(error));
        return null;
      });
      if (found && found.text !== before) this.#changed.fire(uri);
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function openThreads(): vscode.Uri[] {
  return vscode.workspace.textDocuments.map(({ uri }) => uri).filter(({ scheme }) => scheme === threadScheme);
}

function uriOf(messageId: string, title: string): vscode.Uri {
  const name = title.replaceAll("/", "∕").trim().slice(0, 80) || messageId;
  return vscode.Uri.from({ scheme: threadScheme, path: `/${name}.patch-mail`, query: messageId });
}

function nothingIn(thread: string): UserError {
  return new UserError(
    vscode.l10n.t("This thread holds no mail that was read."),
    vscode.l10n.t("Refresh to read it, or open it in the browser."),
    thread,
  );
}
