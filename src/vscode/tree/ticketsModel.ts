import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { distinctProblems, type Problem, problemOf } from "../../core/base/problem.ts";
import type { CommitPage, Retag, Tickets } from "../../core/tickets/model.ts";
import { mergeTickets } from "../../core/tickets/ticketList.ts";
import { mustBeTrusted } from "../base/errors.ts";
import type { OverviewModel } from "./overviewModel.ts";

/** Number of commits shown at first, and added by each "show more". */
const pageSize = 200;
/**
 * Milliseconds after the last change until the views are loaded again, since git writes several files for one change.
 */
const settling = 150;

/** The commits of a work tree, as far as they are loaded. */
export interface ShownWorktree {
  /** Path of the work tree; of the folder if it could not be opened, or "". */
  folder: string;
  /** Null if it could not be read; see `problems`. */
  page: CommitPage | null;
  problems: CommitPage["problems"];
}

/**
 * Tickets and commits in the editor: loaded when a view needs them, and again when the overview, settings or repository
 * have changed. If loading fails, earlier data stays.
 */
export class TicketsModel implements vscode.Disposable {
  readonly live: OverviewModel;
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when tickets or commits may have changed, so that the trees must be redrawn. */
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;
  private readonly watchers = new Map<string, vscode.Disposable>();
  private readonly ending = new AbortController();
  private readonly wanted = new Map<string, number>();
  private asked: Promise<Tickets> | null = null;
  private known: Tickets = { tickets: [], problems: [] };
  private askedWorktrees: Promise<ShownWorktree[]> | null = null;
  private knownPages = new Map<string, CommitPage>();
  private timer: NodeJS.Timeout | undefined;

  constructor(live: OverviewModel) {
    this.live = live;
    this.subscription = live.onDidChange(() => this.reload());
  }

  /** All tickets, those that need attention first. Never rejects. */
  tickets(): Promise<Tickets> {
    this.asked ??= this.askTickets();
    return this.asked;
  }

  /** The work trees of the window with their commits. Never rejects. */
  worktrees(): Promise<ShownWorktree[]> {
    this.askedWorktrees ??= this.askWorktrees();
    return this.askedWorktrees;
  }

  /** Loads more of a work tree's commits. */
  more(folder: string): void {
    this.wanted.set(folder, this.limitOf(folder) + pageSize);
    this.reload();
  }

  /** Makes everything load again when it is next needed. */
  reload(): void {
    this.asked = null;
    this.askedWorktrees = null;
    this.changed.fire();
  }

  /** Changes notes; UserError in Restricted Mode, or if git refuses. Returns what was changed. */
  async retag(folder: string, changes: Retag[]): Promise<Retag[]> {
    mustBeTrusted();
    const { services } = this.live;
    const done = await services.tickets.retag(
      { project: await this.live.projectIn(folder), folder, changes },
      quietly(this.ending.signal),
    );
    this.reload();
    return done;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.ending.abort();
    vscode.Disposable.from(this.changed, this.subscription, ...this.watchers.values()).dispose();
  }

  private async askTickets(): Promise<Tickets> {
    try {
      await this.live.current();
      const { services } = this.live;
      const lists = (await this.live.projects()).map((project) =>
        services.tickets.list({ project }, quietly(this.ending.signal)),
      );
      this.known = mergeTickets(await Promise.all(lists));
      return this.known;
    } catch (error) {
      this.live.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return { ...this.known, problems: [problemOf(error)] };
    }
  }

  private async askWorktrees(): Promise<ShownWorktree[]> {
    try {
      await this.live.current();
      const { folders, problems } = await this.worktreeFolders();
      const unread = problems.map((problem) => ({ folder: problem.where, page: null, problems: [problem] }));
      return [...(await Promise.all(folders.map((folder) => this.askPage(folder)))), ...unread];
    } catch (error) {
      this.live.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      const pages = [...this.knownPages.values()];
      const known = pages.map((page) => ({ folder: page.folder, page, problems: page.problems }));
      return [...known, { folder: "", page: null, problems: [problemOf(error)] }];
    }
  }

  /** The work trees of all projects, each once. */
  async worktreeFolders(): Promise<{ folders: string[]; problems: Problem[] }> {
    const { services } = this.live;
    const found = await Promise.all(
      (await this.live.projects()).map((project) => services.tickets.worktrees({ project }, quietly())),
    );
    return {
      folders: [...new Set(found.flatMap(({ folders }) => folders))],
      problems: distinctProblems(found.flatMap(({ problems }) => problems)),
    };
  }

  private async askPage(folder: string): Promise<ShownWorktree> {
    try {
      const { services } = this.live;
      const project = await this.live.projectIn(folder);
      const page = await services.tickets.commits(
        { project, folder, skip: 0, limit: this.limitOf(folder) },
        quietly(this.ending.signal),
      );
      this.knownPages.set(folder, page);
      for (const path of page.watched) this.watch(path);
      return { folder, page, problems: page.problems };
    } catch (error) {
      this.live.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return { folder, page: this.knownPages.get(folder) ?? null, problems: [problemOf(error)] };
    }
  }

  private limitOf(folder: string): number {
    return this.wanted.get(folder) ?? pageSize;
  }

  private watch(path: string): void {
    if (this.watchers.has(path)) return;
    const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(path)), basename(path));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const moved = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.reload(), settling);
    };
    this.watchers.set(
      path,
      vscode.Disposable.from(
        watcher,
        watcher.onDidChange(moved),
        watcher.onDidCreate(moved),
        watcher.onDidDelete(moved),
      ),
    );
  }
}
