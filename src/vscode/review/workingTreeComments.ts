import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { Series } from "../../core/series/series.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { Command } from "../base/ids.ts";
import { isInsideFolder } from "../base/insideFolder.ts";
import type { SeriesComments } from "../tree/seriesComments.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { DrawnConversations, type PlacedConversation } from "./conversationThread.ts";
import { byFile, type Conversation, openConversations } from "./model/conversation.ts";

/** Milliseconds after the last edit until comments are placed again. */
const pause = 400;

/**
 * Shows open comments on the series of the checked-out branches at the lines of the files in their work trees. Nothing
 * is loaded before such a file is open; comments on other files are only counted.
 */
export class WorkingTreeComments implements vscode.Disposable {
  readonly #tickets: TicketsModel;
  readonly #said: SeriesComments;
  readonly #controller: vscode.CommentController;
  readonly #decorated = new vscode.EventEmitter<vscode.Uri[]>();
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: vscode.Disposable;
  /** All open comments of those series, by series and file. */
  #all: Conversation[] = [];
  /** By the present URI of their file. */
  #byUri = new Map<string, Conversation[]>();
  /** Of open files, by document. */
  readonly #drawn = new Map<string, DrawnConversations>();
  #entries: TrackedEntry[] = [];
  #started = false;
  #loads = 0;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** The latest placement of each document. */
  readonly #placing = new Map<string, Promise<void>>();
  readonly #beginning: NodeJS.Timeout;

  constructor(tickets: TicketsModel, said: SeriesComments, controller: vscode.CommentController) {
    this.#tickets = tickets;
    this.#said = said;
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
    // Not during startup.
    this.#beginning = setTimeout(() => this.#seen(), pause);
  }

  /** The open comments on the branch's series, loaded if necessary. */
  async all(): Promise<Conversation[]> {
    this.#started = true;
    let load: number;
    do {
      load = this.#loads + 1;
      await this.#load();
      // If another load began meanwhile, this one is outdated.
    } while (load !== this.#loads);
    return this.#all;
  }

  /** The documents of all files with comments, in order, open or not. */
  get documents(): vscode.Uri[] {
    return [...this.#byUri.keys()].map((uri) => vscode.Uri.parse(uri, true));
  }

  get threads(): vscode.CommentThread[] {
    return [...this.#drawn.values()].flatMap(({ threads }) => threads);
  }

  /** The file of a conversation. */
  fileOf(remarks: Conversation): vscode.Uri | null {
    const found = [...this.#byUri].find(([, own]) => own.includes(remarks));
    return found ? vscode.Uri.parse(found[0], true) : null;
  }

  /** The thread of a conversation in its file, which is opened if necessary. */
  async threadOf(remarks: Conversation): Promise<vscode.CommentThread | null> {
    const uri = this.fileOf(remarks);
    if (!uri) return null;
    const document = await vscode.workspace.openTextDocument(uri).then(
      (opened) => opened,
      () => null,
    );
    if (!document) return null;
    await this.#placedLast(document);
    const { uri: place } = document;
    return this.#drawn.get(place.toString())?.threadOf({ uri: place, comments: remarks.comments }) ?? null;
  }

  /** Loading begins when a file of a folder is first visible. */
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
        for (const { tracked, series } of entries) {
          if (!series || !held.has(tracked.thread)) continue;
          const own = openConversations(await this.#said.of(series), tracked.thread, tracked.name);
          all.push(...own);
          for (const [file, remarks] of await this.#byFileNow(folder, series, own)) {
            const key = vscode.Uri.joinPath(vscode.Uri.file(folder), file).toString();
            byUri.set(key, [...(byUri.get(key) ?? []), ...remarks]);
          }
        }
      }
      if (load !== this.#loads) return;
      this.#take(all, byUri, entries);
    } catch (error) {
      live.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    await Promise.all(vscode.workspace.textDocuments.map((document) => this.#place(document)));
  }

  /** By the present names of files in a work tree. */
  async #byFileNow(
    folder: string,
    series: Series,
    conversations: Conversation[],
  ): Promise<[string, Conversation[]][]> {
    const files = [...byFile(conversations)].filter(([file]) => isInsideFolder(folder, file));
    if (files.length === 0) return [];
    const request = { folder, series, files: files.map(([file]) => file) };
    const names = await this.#tickets.live.services.comments.namesNow(request, quietly());
    // A deleted file is kept under its old name.
    return files.map(([file, remarks], at) => [names[at] ?? file, remarks]);
  }

  #take(all: Conversation[], byUri: Map<string, Conversation[]>, entries: TrackedEntry[]): void {
    const changed = new Set([...this.#byUri.keys(), ...byUri.keys()]);
    [this.#all, this.#byUri, this.#entries] = [all, byUri, entries];
    this.#decorated.fire([...changed].map((uri) => vscode.Uri.parse(uri, true)));
    for (const uri of this.#drawn.keys()) if (!byUri.has(uri)) this.#clear(uri);
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

  /** Places the comments of a document at their present lines; if called again, the last call counts. */
  #place(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    const placing: Promise<void> = this.#placeUnless(document, () => this.#placing.get(key) !== placing);
    this.#placing.set(key, placing);
    return placing;
  }

  /** Places the comments of a document, and waits for other calls meanwhile. */
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
    const drawn = this.#drawn.get(key) ?? new DrawnConversations(this.#controller);
    this.#drawn.set(key, drawn);
    drawn.draw(placed);
  }

  /** The places of comments of all series in a document. */
  async #placedIn(document: vscode.TextDocument, remarks: Conversation[]): Promise<PlacedConversation[]> {
    const { uri } = document;
    const text = document.getText();
    const placed: PlacedConversation[] = [];
    for (const [thread, said] of Map.groupBy(remarks, ({ series }) => series)) {
      const series = this.#entries.find(({ tracked }) => tracked.thread === thread)?.series;
      if (!series) continue;
      const conversations = said.map(({ comments }) => comments);
      const places = await this.#said.placesIn(text, series, conversations, { unedited: false });
      for (const [at, comments] of conversations.entries())
        placed.push({ uri, comments, where: "file", ...(places[at] ?? { line: null, gone: true }) });
    }
    return placed;
  }

  #clear(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#drawn.get(key)?.dispose();
    this.#drawn.delete(key);
    this.#placing.delete(key);
  }

  dispose(): void {
    clearTimeout(this.#beginning);
    this.#subscriptions.dispose();
    for (const key of [...this.#drawn.keys()]) this.#clear(key);
  }
}
