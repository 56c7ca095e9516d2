import type * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { PostedPlace } from "../../core/comments/carryPlaces.ts";
import type { Comment } from "../../core/comments/model.ts";
import type { Series } from "../../core/series/series.ts";
import { latestOf, mailsOf } from "../../core/series/seriesQueries.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { createThread, type PlacedConversation } from "./conversationThread.ts";
import { type OpenedMail, type PlacedThread, placedThreads } from "./model/commentThreads.ts";
import { spotOf } from "./model/conversation.ts";
import type { DiffSides } from "./model/diffSides.ts";
import { type PatchFiles, uriOf } from "./patchFiles.ts";

/** Whose comments are shown: of which of the patches of a series. */
export interface Shown {
  /** What of it is open, so that it is shown once. */
  key: string;
  series: Series;
  opened: OpenedMail[];
  /** The documents show the files as one patch made them, not as later ones left them. */
  own: boolean;
}

/** Patches and revisions whose comments are shown; those opened longest ago go. */
const mostShown = 30;

/** What reviewers wrote, at the lines that they wrote about, in the documents of opened patches. */
export class PatchComments implements vscode.Disposable {
  readonly #live: OverviewModel;
  readonly #files: PatchFiles;
  readonly #controller: vscode.CommentController;
  readonly #shown = new Map<string, { shown: Shown; threads: vscode.CommentThread[] }>();
  readonly #subscription: vscode.Disposable;

  constructor(live: OverviewModel, files: PatchFiles, controller: vscode.CommentController) {
    this.#live = live;
    this.#files = files;
    this.#controller = controller;
    // New mail may bring new remarks, or answer old ones.
    this.#subscription = live.onDidChange(() => void this.#again());
  }

  said(series: Series): Promise<Comment[]> {
    return this.#live.services.comments.of({ series }, quietly());
  }

  /** @param said what `said` has just answered for the series */
  async show(shown: Shown, said?: Comment[]): Promise<void> {
    const comments = said ?? (await this.said(shown.series));
    const placed = await this.#placed(shown, placedThreads(comments, shown.opened));
    this.#live.log.debug(`${placed.length} threads of comments on ${shown.key}`);
    this.#drop(shown.key);
    const threads = placed.map((one) => createThread(this.#controller, one));
    this.#shown.set(shown.key, { shown, threads });
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > mostShown && oldest !== undefined) this.#drop(oldest);
  }

  /** What was opened with a document, and the threads in it; null for a document of nobody's. */
  openedWith(document: vscode.Uri): { threads: vscode.CommentThread[]; resources: DiffSides[] } | null {
    for (const { shown, threads } of [...this.#shown.values()].reverse()) {
      const { opened } = shown;
      const resources = [
        ...opened.map(({ message }) => message),
        ...new Set(opened.flatMap(({ files }) => files)),
      ];
      if (resources.some((one) => isOf(one, document))) return { threads, resources };
    }
    return null;
  }

  get threads(): vscode.CommentThread[] {
    return [...this.#shown.values()].flatMap((one) => one.threads);
  }

  #drop(key: string): void {
    for (const thread of this.#shown.get(key)?.threads ?? []) thread.dispose();
    this.#shown.delete(key);
  }

  async #again(): Promise<void> {
    const { entries } = await this.#live.current();
    for (const { shown } of [...this.#shown.values()]) {
      const ids = new Set(shown.opened.flatMap((mail) => mail.ids));
      const holds = (one: Series) =>
        one.revisions.some((revision) => mailsOf(revision).some((id) => ids.has(id)));
      const series = entries.find((entry) => entry.series && holds(entry.series))?.series ?? shown.series;
      await this.show({ ...shown, series }).catch((error: unknown) => this.#live.log.warn(String(error)));
    }
  }

  /** Where each stands in its document: a patch may apply some lines away, and a later one change its line. */
  async #placed({ series, own }: Shown, threads: PlacedThread[]): Promise<PlacedConversation[]> {
    const lines = new Map<PlacedThread, Pick<PlacedConversation, "line" | "was">>();
    for (const inOne of Map.groupBy(threads, ({ document }) => document.query).values()) {
      const [first] = inOne;
      const inFile = inOne.flatMap((thread) => {
        const place = placeOf(thread);
        return place ? [{ thread, place }] : [];
      });
      for (const thread of inOne) lines.set(thread, { line: thread.line ?? 1, was: null });
      if (!first || inFile.length === 0) continue;
      const text = await this.#files.textOf(first.document);
      const project = await this.#live.project(mailsOf(latestOf(series))[0]);
      const places = inFile.map(({ place }) => place);
      const request = { project, series, places, text, own, offline: true };
      const carried = await this.#live.services.comments.carry(request, quietly());
      for (const [at, { thread }] of inFile.entries()) {
        const found = carried[at];
        const [comment] = thread.comments;
        const was = comment && (found?.gone ?? true) ? spotOf(comment) : null;
        lines.set(thread, { line: found?.line ?? 1, was });
      }
    }
    return threads.map((thread) => ({
      uri: uriOf(thread.document),
      comments: thread.comments,
      where: "patch",
      line: 1,
      was: null,
      ...lines.get(thread),
    }));
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const thread of this.threads) thread.dispose();
  }
}

/** Whether a document is one of the two sides. */
export function isOf({ left, right }: DiffSides, document: vscode.Uri): boolean {
  return [left, right].some((side) => side !== null && uriOf(side).toString() === document.toString());
}

function placeOf({ patch, file, side, line }: PlacedThread): PostedPlace | null {
  return line === null || file === null || (side !== "new" && side !== "old")
    ? null
    : { patch, file, side, line };
}
