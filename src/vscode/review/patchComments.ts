import * as vscode from "vscode";
import type { Comment } from "../../core/comments/model.ts";
import type { Patch, Series } from "../../core/series/series.ts";
import { mailsOf } from "../../core/series/seriesQueries.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { SeriesComments } from "../tree/seriesComments.ts";
import { DrawnConversations, type PlacedConversation } from "./conversationThread.ts";
import { type OpenedMail, type PlacedThread, placedThreads } from "./model/commentThreads.ts";
import type { DiffSides } from "./model/diffSides.ts";
import type { FileAddress } from "./model/fileAddress.ts";
import { type PatchFiles, uriOf } from "./patchFiles.ts";

/** Which comments are shown: of which patches of a series. */
export interface Shown {
  /** Identifies what was opened, so that it is shown once. */
  key: string;
  /** The beginning of the multi-diff editor's label. */
  title: string;
  series: Series;
  opened: OpenedMail[];
  /** Whether the documents show the files as one patch made them, not as later ones left them. */
  unedited: boolean;
}

/** Documents that were opened together, and their conversations. */
export interface Opened {
  threads: vscode.CommentThread[];
  resources: DiffSides[];
}

/** Number of patches and revisions with displayed comments; the oldest are dropped. */
const mostShown = 30;

/** Shows reviewers' comments at their lines in documents of open patches. */
export class PatchComments implements vscode.Disposable {
  readonly #live: OverviewModel;
  readonly #said: SeriesComments;
  readonly #files: PatchFiles;
  readonly #shown = new Map<string, { shown: Shown; placed: PlacedConversation[] }>();
  readonly #drawn: DrawnConversations;
  readonly #showing = new vscode.EventEmitter<void>();
  /** Fires when something was opened whose comments are looked for. */
  readonly onDidShow = this.#showing.event;
  readonly #subscription: vscode.Disposable;
  readonly #drew = new vscode.EventEmitter<void>();
  /** Fires when the comments of open documents are drawn. */
  readonly onDidDraw = this.#drew.event;

  constructor(
    live: OverviewModel,
    said: SeriesComments,
    files: PatchFiles,
    controller: vscode.CommentController,
  ) {
    this.#live = live;
    this.#said = said;
    this.#files = files;
    this.#drawn = new DrawnConversations(controller);
    // New mail may bring new comments, or answers.
    this.#subscription = live.onDidChange(() => void this.#again());
  }

  async show(shown: Shown): Promise<void> {
    const { key } = shown;
    const entry = { shown, placed: this.#shown.get(key)?.placed ?? [] };
    this.#shown.delete(key);
    this.#shown.set(key, entry);
    this.#showing.fire();
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > mostShown && oldest !== undefined) this.#shown.delete(oldest);
    const comments = await this.#said.of(shown.series);
    const placed = await this.#placed(shown, placedThreads(comments, shown.opened));
    // Another drawing meanwhile is newer, and what was closed is not shown.
    if (this.#shown.get(key) !== entry) return;
    this.#live.log.debug(`${placed.length} threads of comments on ${key}`);
    entry.placed = placed;
    this.#drawn.draw([...this.#shown.values()].flatMap((one) => one.placed));
    this.#drew.fire();
  }

  /** The places of comments in the open documents. */
  async place(comments: Comment[]): Promise<PlacedConversation[]> {
    const placed: PlacedConversation[] = [];
    for (const { shown } of this.#shown.values())
      placed.push(...(await this.#placed(shown, placedThreads(comments, shown.opened))));
    return placed;
  }

  /** The patch and side that a document shows; null for other documents. */
  aboutOf(document: vscode.Uri): AboutPatch | null {
    for (const { shown } of [...this.#shown.values()].reverse()) {
      const about = patchShown(shown, document);
      if (about) return about;
    }
    return null;
  }

  /** What was opened with the focused document, or in the active tab; null if nothing was. */
  inFront(): Opened | null {
    const document = vscode.window.activeTextEditor?.document.uri;
    const label = vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? "";
    for (const { shown, placed } of [...this.#shown.values()].reverse()) {
      const { opened, title } = shown;
      const resources = [
        ...opened.map(({ message }) => message),
        ...new Set(opened.flatMap(({ files }) => files)),
      ];
      // In the multi-diff editor VS Code does not always tell which document has the focus.
      const isIt = label.startsWith(title) || (document && resources.some((one) => isOf(one, document)));
      if (isIt) return { threads: placed.flatMap((one) => this.#drawn.threadOf(one) ?? []), resources };
    }
    return null;
  }

  get threads(): vscode.CommentThread[] {
    return this.#drawn.threads;
  }

  async #again(): Promise<void> {
    const { entries } = await this.#live.current();
    for (const { shown } of [...this.#shown.values()]) {
      if (this.#shown.get(shown.key)?.shown !== shown) continue;
      const ids = new Set(shown.opened.flatMap((mail) => mail.ids));
      const holds = (one: Series) =>
        one.revisions.some((revision) => mailsOf(revision).some((id) => ids.has(id)));
      const series = entries.find((entry) => entry.series && holds(entry.series))?.series ?? shown.series;
      await this.show({ ...shown, series }).catch((error: unknown) => this.#live.log.warn(String(error)));
    }
  }

  /** The line of each in its document, since a patch may apply at an offset, and a later one may change its line. */
  async #placed({ series, unedited }: Shown, threads: PlacedThread[]): Promise<PlacedConversation[]> {
    const placed: PlacedConversation[] = [];
    for (const inOne of Map.groupBy(threads, ({ document }) => document.query).values()) {
      const atLines = inOne.filter(({ line }) => line !== null);
      const [first] = atLines;
      const text = first ? await this.#files.textOf(first.document) : "";
      const conversations = atLines.map(({ comments }) => comments);
      const places = await this.#said.placesIn(text, series, conversations, { unedited });
      const found = new Map(atLines.map((thread, at) => [thread, places[at]]));
      for (const thread of inOne) {
        const { line, gone } = found.get(thread) ?? { line: thread.line, gone: false };
        const { document, comments } = thread;
        placed.push({ uri: uriOf(document), line: line ?? 1, gone, comments, where: "patch" });
      }
    }
    return placed;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#showing.dispose();
    this.#drew.dispose();
    this.#drawn.dispose();
  }
}

/** The patch and file side that a document shows; new comments on its lines are about these. */
export type AboutPatch = Pick<Comment, "patch" | "file" | "side"> & { series: Series };

function patchShown({ series, opened }: Shown, document: vscode.Uri): AboutPatch | null {
  const isIt = (address: FileAddress | null) =>
    address !== null && uriOf(address).toString() === document.toString();
  const of = opened.find(({ message }) => isIt(message.right));
  const [id] = of?.ids ?? [];
  if (id !== undefined) return { series, patch: id, file: null, side: "message" };
  const file = opened.flatMap(({ files }) => files).find(({ left, right }) => isIt(left) || isIt(right));
  if (!file) return null;
  const having = opened.filter(({ files }) => files.includes(file)).map(({ ids }) => ids);
  // If a whole version is shown, the last patch that touches a file produced it.
  const patches = series.revisions.flatMap((revision) => revision.patches);
  const touches = ({ files }: Patch) => files.some(({ path }) => path === file.path || path === file.oldPath);
  const patch =
    having.length === 1
      ? having[0]?.[0]
      : patches.findLast((one) => having.some((ids) => ids.includes(one.messageId)) && touches(one))
          ?.messageId;
  return patch === undefined
    ? null
    : { series, patch, file: file.path, side: isIt(file.right) ? "new" : "old" };
}

/** Whether a document is one of the two sides. */
export function isOf({ left, right }: DiffSides, document: vscode.Uri): boolean {
  return [left, right].some((side) => side !== null && uriOf(side).toString() === document.toString());
}
