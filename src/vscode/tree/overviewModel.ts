import * as vscode from "vscode";
import { type Call, quietly } from "../../core/base/call.ts";
import type { Log } from "../../core/base/log.ts";
import { type Problem, problemOf } from "../../core/base/problem.ts";
import type { ProjectConfig, TrackedSeries } from "../../core/project/config.ts";
import { usualProject } from "../../core/project/knownProjects.ts";
import { noReason } from "../../core/series/reason.ts";
import { messageIdsOf } from "../../core/series/seriesQueries.ts";
import type { Services } from "../../core/services.ts";
import { type Settings, settingKeys } from "../../core/settings.ts";
import type { AskingSeries } from "../../core/tracking/asking.ts";
import { mergeOverviews, type SeriesOverview, type TrackedEntry } from "../../core/tracking/model.ts";
import type { RunningServices } from "../../worker/client.ts";
import type { Clock } from "../base/clock.ts";
import { touches } from "../base/configuration.ts";
import { View } from "../base/ids.ts";
import { Cancelled, RefreshQueue } from "./refreshQueue.ts";
import { isSame, projectIn, projectNamed, WorkspaceProjects } from "./workspaceProjects.ts";

/** Maximum number; nobody looks through more. */
const mostAsking = 100;

const nothing: SeriesOverview = { entries: [], updated: null, problems: [] };

/** How much of the overview is loaded, and what went wrong. */
export interface OverviewStatus {
  /** Null while nothing is loaded. */
  overview: SeriesOverview | null;
  /** The program itself failed (its store, its worker), not only an archive. */
  failure: Problem | null;
  /** The progress text of a running refresh; null if none is running. */
  progress: string | null;
  /** Faults of the settings. */
  faults: Problem[];
  /** Archives as set: addresses and files. */
  archives: string[];
  /** The projects of followed series that have no folder, in which landings could be looked for. */
  withoutFolder: string[];
  severalProjects: boolean;
}

/**
 * The overview in the editor: loaded on first use, updated with settings, folders and trust, and refreshed once at a
 * time. Failures are problems on it, and earlier data stays.
 */
export class OverviewModel implements vscode.Disposable {
  readonly services: Services;
  private readonly running: RunningServices;
  private readonly workspace: WorkspaceProjects;
  readonly log: Log;
  readonly now: Clock;
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when overview, settings or problems have changed, so that the tree must be redrawn. */
  readonly onDidChange = this.changed.event;
  private readonly progressed = new vscode.EventEmitter<void>();
  /** Fires when only the progress text has changed. */
  readonly onDidProgress = this.progressed.event;
  private readonly subscriptions: vscode.Disposable[];
  private readonly refreshes: RefreshQueue;
  private overview: SeriesOverview | null = null;
  private failure: Problem | null = null;
  private progress: string | null = null;
  private loading: Promise<void> | null = null;
  private loads = 0;

  constructor(running: RunningServices, log: Log, now: Clock) {
    const { services } = running;
    this.services = services;
    this.running = running;
    this.log = log;
    this.workspace = new WorkspaceProjects(log);
    this.now = now;
    this.refreshes = new RefreshQueue(
      (projects, call) => this.runRefresh(() => this.refreshAll(projects, call)),
      (text) => this.showProgress(text),
    );
    this.subscriptions = [
      this.changed,
      this.progressed,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (touches(event, ...settingKeys)) this.settingsChanged();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.foldersChanged()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.foldersChanged()),
    ];
  }

  get settings(): Settings {
    return this.workspace.settings;
  }

  /** The person's addresses: from the settings, else from git. Complete once the overview is loaded. */
  get me(): string[] {
    return this.workspace.me;
  }

  /** The latest overview, loaded if necessary; empty if it could not be loaded. */
  async current(): Promise<SeriesOverview> {
    this.loading ??= this.reload();
    await this.loading;
    return this.overview ?? nothing;
  }

  get loaded(): boolean {
    return this.overview !== null;
  }

  overviewStatus(): OverviewStatus {
    return {
      overview: this.overview,
      failure: this.failure,
      progress: this.progress,
      faults: this.workspace.faults,
      archives: this.workspace.archives,
      withoutFolder: this.workspace.known
        .filter(({ tracked, folders }) => tracked.length > 0 && folders.length === 0)
        .map(({ name }) => name),
      severalProjects: this.workspace.known.length > 1,
    };
  }

  /** The person's projects, at least one, as the services need them. */
  projects(): Promise<ProjectConfig[]> {
    return this.workspace.all();
  }

  /**
   * The project of a followed series (by thread) or of a mail's series (by Message-ID); without one, the first project
   * with the archives of all.
   */
  async project(about?: string): Promise<ProjectConfig> {
    const projects = await this.projects();
    return projectNamed(projects, about === undefined ? undefined : this.entryOf(about)?.project);
  }

  /** The project whose repository is in that folder or below it; else the first. */
  async projectIn(folder: string): Promise<ProjectConfig> {
    return projectIn(await this.projects(), folder) ?? (await this.project());
  }

  /** The names of the projects of mails, by Message-ID; empty where there is only one project. */
  async projectsOf(messageIds: string[]): Promise<ReadonlyMap<string, string>> {
    const projects = await this.projects();
    if (projects.length < 2) return new Map();
    return this.services.tracking.projectsOf({ messageIds, projects }, quietly());
  }

  /** The name of that project (see `project`), as far as it is loaded. */
  projectName(about: string): string {
    return this.entryOf(about)?.project ?? this.workspace.known[0]?.name ?? usualProject;
  }

  private entryOf(about: string): TrackedEntry | undefined {
    return this.overview?.entries.find(
      ({ tracked, series }) =>
        tracked.thread === about || (series !== null && messageIdsOf(series).has(about)),
    );
  }

  private async overviewOfAll(projects: ProjectConfig[]): Promise<SeriesOverview> {
    return mergeOverviews(
      await Promise.all(projects.map((project) => this.services.tracking.overview({ project }, quietly()))),
    );
  }

  /** One project after the other: each is polite to its archives, and git is busy enough with one. */
  private async refreshAll(projects: ProjectConfig[], call: Call): Promise<SeriesOverview> {
    const overviews: SeriesOverview[] = [];
    for (const project of projects) overviews.push(await this.services.tracking.refresh({ project }, call));
    // A list that was read later may have answers to a series of a project before it.
    return overviews.length > 1 ? this.overviewOfAll(projects) : mergeOverviews(overviews);
  }

  /** Series of all projects that wait for the person's review, followed or not, newest first. */
  async asking(call: Call): Promise<AskingSeries[]> {
    const all: AskingSeries[] = [];
    for (const project of await this.projects())
      all.push(...(await this.services.tracking.asking({ project, limit: mostAsking }, call)));
    return all.sort((one, other) => other.found.date - one.found.date);
  }

  /** Reads the store again, without network or git. An answer to an outdated question is dropped. */
  async reload(): Promise<void> {
    const load = ++this.loads;
    try {
      const overview = await this.overviewOfAll(await this.projects());
      if (load !== this.loads) return;
      this.overview = overview;
      this.failure = null;
    } catch (error) {
      if (load !== this.loads) return;
      this.fail(error);
    }
    this.changed.fire();
  }

  /** Asks archives and git; joins a running refresh. If cancelled or failed, resolves to the present data. */
  async refresh(): Promise<SeriesOverview> {
    await this.current();
    const projects = await this.projects();
    try {
      const overview = await this.refreshes.run(projects);
      if (isSame(projects, await this.projects())) {
        this.loads++;
        this.overview = overview;
        this.failure = null;
        for (const { what, remedy, where } of overview.problems)
          this.log.warn(`${what} ${remedy} (${where})`);
        this.changed.fire();
      } else {
        await this.reload();
      }
    } catch (error) {
      if (error instanceof Cancelled) this.log.info(error.message);
      else this.fail(error);
      this.changed.fire();
    }
    return this.overview ?? nothing;
  }

  cancelRefresh(): void {
    this.refreshes.cancel();
  }

  dispose(): void {
    this.refreshes.cancel();
    vscode.Disposable.from(...this.subscriptions).dispose();
    void this.running.close();
  }

  /** Runs a refresh with progress in the view. */
  private async runRefresh(work: () => Promise<SeriesOverview>): Promise<SeriesOverview> {
    this.showProgress(vscode.l10n.t("Refreshing…"));
    try {
      return await vscode.window.withProgress({ location: { viewId: View.series } }, work);
    } finally {
      this.showProgress(null);
    }
  }

  private showProgress(text: string | null): void {
    this.progress = text;
    this.progressed.fire();
  }

  private fail(error: unknown): void {
    this.failure = problemOf(error);
    this.overview ??= { entries: this.settings.series.map(unread), updated: null, problems: [] };
    this.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  /** New values in the settings are read at once, however they got there. */
  private settingsChanged(): void {
    const namesMore = this.workspace.settingsChanged();
    if (this.loading) this.update(namesMore);
  }

  private foldersChanged(): void {
    this.workspace.foldersChanged();
    if (this.loading) this.update(true);
  }

  private update(refresh: boolean): void {
    this.loading = this.reload();
    if (refresh) void this.loading.then(() => this.refresh());
  }
}

/** A followed series while the store cannot be read: it is shown anyway. */
function unread(tracked: TrackedSeries): TrackedEntry {
  return {
    project: tracked.project ?? "",
    tracked,
    series: null,
    problem: null,
    group: "waiting",
    groupReason: noReason,
    unread: [],
    snoozedUntil: null,
    patchwork: null,
    askedOfYou: null,
  };
}
