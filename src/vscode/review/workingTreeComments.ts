import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { Command } from "../base/ids.ts";
import { isInsideFolder } from "../base/insideFolder.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { createThread, type PlacedConversation, updateThread } from "./conversationThread.ts";
import { byFile, type Conversation, openConversations, placeOf, spotOf } from "./model/conversation.ts";

/** Milliseconds after the last change of a text until its remarks are placed anew. */
const pause = 400;

/** A conversation at the line that the file in front has for it. */
interface Standing {
  remarks: Conversation;
  thread: vscode.CommentThread;
}

/**
 * What is open of the series that the branches checked out hold, at the lines of the files in their work trees. Nothing
 * is asked before such a file is open; what is not open is only counted.
 */
export class WorkingTreeComments implements vscode.Disposable {
  readonly #tickets: TicketsModel;
  readonly #controller: vscode.CommentController;
  readonly #decorated = new vscode.EventEmitter<vscode.Uri[]>();
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: vscode.Disposable;
  /** All that is open of those series, in the order of series and files. */
  #all: Conversation[] = [];
  /** By the file that they are about. */
  #byUri = new Map<string, Conversation[]>();
  /** Of files that are open, by document and then by the first remark's key. */
  readonly #standing = new Map<string, Map<string, Standing>>();
  #entries: TrackedEntry[] = [];
  #started = false;
  #loads = 0;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** The placement of a document that began last. */
  readonly #placing = new Map<string, Promise<void>>();
  readonly #beginning: NodeJS.Timeout;

  constructor(tickets: TicketsModel, controller: vscode.CommentController) {
    this.#tickets = tickets;
    this.#controller = controller;
    this.#item = vscode.window.createStatusBarItem("patchTracker.comments", vscode.StatusBarAlignment.Left);
    this.#item.name = vscode.l10n.t("Open Comments of the Branch");
    this.#item.command = Command.showOpenComments;
    this.#subscriptions = vscode.Disposable.from(
      this.#item,
      this.#decorated,
      tickets.onDidChange(() => void this.#load()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#seen()),
      vscode.workspace.onDidOpenTextDocument((document) => void this.#place(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#clear(uri.toString())),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#later(document)),
      vscode.window.registerFileDecorationProvider({
        onDidChangeFileDecorations: this.#decorated.event,
        provideFileDecoration: (uri) => this.#decorationOf(uri),
      }),
    );
    // Starting up has other things to do.
    this.#beginning = setTimeout(() => this.#seen(), pause);
  }

  /** What is open of the branch's series, loaded if need be. */
  async all(): Promise<Conversation[]> {
    this.#started = true;
    let load: number;
    do {
      load = this.#loads + 1;
      await this.#load();
      // Where another began meanwhile, this one has answered nothing.
    } while (load !== this.#loads);
    return this.#all;
  }

  /** The documents of files with remarks, in their order; those that are not open, too. */
  get documents(): vscode.Uri[] {
    return [...this.#byUri.keys()].map((uri) => vscode.Uri.parse(uri, true));
  }

  get threads(): vscode.CommentThread[] {
    return [...this.#standing.values()].flatMap((own) => [...own.values()].map(({ thread }) => thread));
  }

  /** The file that a conversation is about. */
  fileOf(remarks: Conversation): vscode.Uri | null {
    const found = [...this.#byUri].find(([, own]) => own.includes(remarks));
    return found ? vscode.Uri.parse(found[0], true) : null;
  }

  /** Where a conversation stands in its file, which is opened for that. */
  async threadOf(remarks: Conversation): Promise<vscode.CommentThread | null> {
    const uri = this.fileOf(remarks);
    if (!uri) return null;
    const document = await vscode.workspace.openTextDocument(uri).then(
      (opened) => opened,
      () => null,
    );
    if (!document) return null;
    await this.#placedLast(document);
    const own = this.#standing.get(document.uri.toString());
    return own?.get(keyOf(remarks))?.thread ?? null;
  }

  /** The work begins with the first file of a folder that somebody looks at. */
  #seen(): void {
    if (this.#started || this.#tickets.live.settings.series.length === 0) return;
    const isFile = ({ document: { uri } }: vscode.TextEditor) =>
      uri.scheme === "file" && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    if (!vscode.window.visibleTextEditors.some(isFile)) return;
    this.#started = true;
    void this.#load();
  }

  async #load(): Promise<void> {
    if (!this.#started) return;
    const load = ++this.#loads;
    const { live } = this.#tickets;
    try {
      const [worktrees, { entries }] = await Promise.all([this.#tickets.worktrees(), live.current()]);
      const all: Conversation[] = [];
      const byUri = new Map<string, Conversation[]>();
      for (const { folder, page } of worktrees) {
        const held = new Set(page?.commits.flatMap(({ patch }) => patch?.thread ?? []));
        const own = (await Promise.all([...held].map((thread) => this.#openOf(thread, entries)))).flat();
        all.push(...own);
        for (const [file, remarks] of byFile(own)) {
          const uri = vscode.Uri.joinPath(vscode.Uri.file(folder), file);
          if (isInsideFolder(folder, file)) byUri.set(uri.toString(), remarks);
        }
      }
      if (load !== this.#loads) return;
      this.#take(all, byUri, entries);
    } catch (error) {
      live.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    await Promise.all(vscode.workspace.textDocuments.map((document) => this.#place(document)));
  }

  async #openOf(thread: string, entries: TrackedEntry[]): Promise<Conversation[]> {
    const { live } = this.#tickets;
    const entry = entries.find(({ tracked }) => tracked.thread === thread);
    if (!entry?.series) return [];
    const comments = await live.services.comments.of({ series: entry.series }, quietly());
    return openConversations(comments, thread, entry.tracked.name);
  }

  #take(all: Conversation[], byUri: Map<string, Conversation[]>, entries: TrackedEntry[]): void {
    const changed = new Set([...this.#byUri.keys(), ...byUri.keys()]);
    [this.#all, this.#byUri, this.#entries] = [all, byUri, entries];
    this.#decorated.fire([...changed].map((uri) => vscode.Uri.parse(uri, true)));
    for (const uri of this.#standing.keys()) if (!byUri.has(uri)) this.#clear(uri);
    this.#showCount();
  }

  #showCount(): void {
    const { t } = vscode.l10n;
    const count = this.#all.length;
    const said = count === 1 ? t("1 open comment") : t("{0} open comments", count);
    this.#item.text = `$(comment-unresolved) ${count}`;
    this.#item.tooltip = t("{0} on the series of this branch", said);
    this.#item.accessibilityInformation = { label: `${said}, ${this.#item.name}`, role: "button" };
    if (count > 0) this.#item.show();
    else this.#item.hide();
  }

  #decorationOf(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const count = this.#byUri.get(uri.toString())?.length ?? 0;
    if (count === 0) return undefined;
    const { t } = vscode.l10n;
    const badge = count > 99 ? "9+" : String(count);
    const tooltip = count === 1 ? t("1 open comment") : t("{0} open comments", count);
    return new vscode.FileDecoration(badge, tooltip);
  }

  #later(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.#byUri.has(key)) return;
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.#place(document), pause),
    );
  }

  /** Puts the remarks on a document to the lines that it has for them now; where it is called again, the last one counts. */
  #place(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    const placing: Promise<void> = this.#placeUnless(document, () => this.#placing.get(key) !== placing);
    this.#placing.set(key, placing);
    return placing;
  }

  /** Places the remarks on a document, and waits for whatever else does so meanwhile. */
  async #placedLast(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    let placing: Promise<void> | undefined = this.#place(document);
    while (placing) {
      await placing;
      const last = this.#placing.get(key);
      placing = last === placing ? undefined : last;
    }
  }

  async #placeUnless(document: vscode.TextDocument, isOvertaken: () => boolean): Promise<void> {
    const key = document.uri.toString();
    const remarks = this.#byUri.get(key);
    if (!remarks || document.isClosed) return;
    const { version } = document;
    const placed = await this.#placedIn(document, remarks).catch((error: unknown) => {
      const { log } = this.#tickets.live;
      log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return [];
    });
    const isStale = document.isClosed || document.version !== version || this.#byUri.get(key) !== remarks;
    if (isStale || isOvertaken()) return;
    const before = this.#standing.get(key);
    const own = new Map<string, Standing>();
    for (const { remarks: one, place } of placed) {
      const known = before?.get(keyOf(one));
      if (known) updateThread(known.thread, place);
      own.set(keyOf(one), { remarks: one, thread: known?.thread ?? createThread(this.#controller, place) });
    }
    for (const [remark, { thread }] of before ?? []) if (!own.has(remark)) thread.dispose();
    this.#standing.set(key, own);
  }

  /** Where the remarks of all series on a document stand in it. */
  async #placedIn(
    document: vscode.TextDocument,
    remarks: Conversation[],
  ): Promise<{ remarks: Conversation; place: PlacedConversation }[]> {
    const { live } = this.#tickets;
    const text = document.getText();
    const placed: { remarks: Conversation; place: PlacedConversation }[] = [];
    for (const [thread, said] of Map.groupBy(remarks, ({ series }) => series)) {
      const series = this.#entries.find(({ tracked }) => tracked.thread === thread)?.series;
      if (!series) continue;
      const places = said.flatMap((one) => placeOf(one) ?? []);
      const project = await live.project(thread);
      const request = { project, series, places, text, own: false, offline: true };
      const carried = await live.services.comments.carry(request, quietly());
      for (const [at, one] of said.entries()) {
        const [first] = one.comments;
        const found = carried[at] ?? null;
        if (!first) continue;
        const was = found === null || found.gone ? spotOf(first) : null;
        const place = {
          uri: document.uri,
          line: found?.line ?? null,
          comments: one.comments,
          was,
          where: "file" as const,
        };
        placed.push({ remarks: one, place });
      }
    }
    return placed;
  }

  #clear(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    for (const { thread } of this.#standing.get(key)?.values() ?? []) thread.dispose();
    this.#standing.delete(key);
    this.#placing.delete(key);
  }

  dispose(): void {
    clearTimeout(this.#beginning);
    this.#subscriptions.dispose();
    for (const key of [...this.#standing.keys()]) this.#clear(key);
  }
}

function keyOf({ comments: [first] }: Conversation): string {
  return first?.key ?? "";
}
