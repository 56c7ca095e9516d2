import * as vscode from "vscode";
import type { Log } from "../../core/base/log.ts";
import type { Problem } from "../../core/base/problem.ts";
import type { ProjectConfig } from "../../core/project/config.ts";
import { type GitIdentity, gitIdentity } from "../../core/project/gitIdentity.ts";
import { archivesOfAll, projectsOf } from "../../core/project/projects.ts";
import { readSettings, type SettingKey, type Settings, settingKeys } from "../../core/settings.ts";
import { readConfig } from "../base/configuration.ts";

/** The person's projects, from settings, open folders and git's configuration. */
export class WorkspaceProjects {
  readonly #log: Log;
  #read = readAll();
  #git: Promise<GitIdentity> | null = null;
  #me: string[] = [];
  #known: ProjectConfig[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  get settings(): Settings {
    return this.#read.settings;
  }

  /** What is wrong with the settings. */
  get faults(): Problem[] {
    return this.#read.faults;
  }

  /** The person's addresses: from the settings, else from git. Complete once `all` was called. */
  get me(): string[] {
    return this.#me;
  }

  /** The last result of `all`. */
  get known(): readonly ProjectConfig[] {
    return this.#known;
  }

  /** The archives of all known projects: addresses and files. */
  get archives(): string[] {
    return archivesOfAll(this.#known);
  }

  /** Every project, at least one, as the services need them. */
  async all(): Promise<ProjectConfig[]> {
    this.#git ??= gitIdentity(foldersOnDisk(), this.#log);
    const { me, folders } = await this.#git;
    this.#me = this.settings.me.length > 0 ? this.settings.me : me;
    this.#known = projectsOf(this.settings, this.#me, folders);
    return this.#known;
  }

  /** Reads the settings again. Returns whether they name something that was not read yet. */
  settingsChanged(): boolean {
    const before = this.settings;
    this.#read = readAll();
    const known = new Set(before.series.map((series) => series.thread));
    return (
      this.settings.series.some((series) => !known.has(series.thread)) ||
      before.since !== this.settings.since ||
      before.branch !== this.settings.branch ||
      !isSame(before.projects, this.settings.projects) ||
      !isSame(before.archives, this.settings.archives) ||
      !isSame(before.corrections, this.settings.corrections) ||
      !isSame(before.patchwork, this.settings.patchwork)
    );
  }

  /** Call it when folders were opened, closed or trusted. */
  foldersChanged(): void {
    this.#read = readAll();
    this.#git = null;
  }
}

/** The project with that name; without a name, the first project with the archives of all. */
export function projectNamed(projects: ProjectConfig[], name: string | undefined): ProjectConfig {
  const [first] = projects;
  if (!first) throw new Error("there is always a project");
  return projects.find((one) => one.name === name) ?? { ...first, archives: archivesOfAll(projects) };
}

/** The project whose repository is in that folder, above it or below it. */
export function projectIn(projects: ProjectConfig[], folder: string): ProjectConfig | undefined {
  const holds = (place: string) =>
    folder === place || folder.startsWith(`${place}/`) || place.startsWith(`${folder}/`);
  return projects.find(({ folders }) => folders.some(holds));
}

function readAll() {
  const raw: Partial<Record<SettingKey, unknown>> = {};
  for (const key of settingKeys) raw[key] = readConfig(key);
  return readSettings(raw, vscode.l10n.t);
}

/** Folders on disk, trusted or not: git runs nothing that their repositories configure. */
function foldersOnDisk(): string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter((folder) => folder.uri.scheme === "file")
    .map((folder) => folder.uri.fsPath);
}

/** Whether two values are equal as plain data. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
