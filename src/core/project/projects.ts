import type { Links } from "../archive/archive.ts";
import { type PatchworkPlace, placeAt, projectAt } from "../archive/patchworkPlace.ts";
import type { Correction } from "../series/corrections.ts";
import type { ProjectConfig, ProjectTrees, TicketRules, TrackedSeries } from "./config.ts";
import { knownProject, usualProject } from "./knownProjects.ts";
import { remoteKinds } from "./remoteKinds.ts";

/**
 * The person's settings for one project; null and empty values fall back to the general settings, or to what is known
 * about the project.
 */
export interface ProjectSettings extends ProjectTrees {
  archives: string[] | null;
  /** Folder of its clone; null: found in the workspace by its remotes. */
  folder: string | null;
  branch: string | null;
  base: string | null;
  tickets: TicketRules | null;
  patchwork: PatchworkPlace | null;
}

/** The settings that projects are made from. If `projects` is empty, the others describe the only project. */
export interface ProjectSource {
  projects: ProjectSettings[];
  series: TrackedSeries[];
  corrections: Correction[];
  archives: string[] | null;
  links: Links;
  branch: string | null;
  base: string | null;
  tickets: TicketRules;
  since: string | null;
  dormantAfter: number;
  /** "usual": the project's own Patchwork. */
  patchwork: PatchworkPlace | "usual" | null;
}

/** A folder in which the person works. */
export interface WorkFolder {
  path: string;
  /** Addresses of the remotes of its repository. */
  remotes: string[];
  /** The known project that it is a clone of (see `projectIn`); null if none. */
  project: string | null;
}

/**
 * The person's projects in order, at least one: those of the settings, or the one that the general settings describe.
 * Each followed series belongs to one of them.
 * @param me the person's addresses, lower case
 */
export function projectsOf(source: ProjectSource, me: string[], folders: WorkFolder[]): ProjectConfig[] {
  const { corrections, since, dormantAfter } = source;
  const all = source.projects.length > 0 ? source.projects : [onlyProject(folders)];
  return all.map((project, at) => ({
    name: project.name,
    trees: project.trees,
    tracked: source.series.filter((series) => placeIn(all, series) === at),
    corrections,
    archives: archivesOf(project, source),
    links: source.links,
    me,
    folders: foldersOf(project, folders, all),
    branch: project.branch ?? source.branch,
    base: project.base ?? source.base,
    tickets: project.tickets ?? source.tickets,
    since,
    dormantAfter,
    patchwork: project.patchwork ?? patchworkOf(project, source) ?? patchworkRead(project, source),
  }));
}

/** The archives of all projects, each once. */
export function archivesOfAll(projects: Pick<ProjectConfig, "archives">[]): string[] {
  return [...new Set(projects.flatMap(({ archives }) => archives))];
}

function onlyProject(folders: WorkFolder[]): ProjectSettings {
  const found = folders.find(({ project }) => project !== null);
  return {
    name: found?.project ?? usualProject,
    trees: { upstream: [], custodians: [] },
    archives: null,
    folder: null,
    branch: null,
    base: null,
    tickets: null,
    patchwork: null,
  };
}

/** Archives in the general settings belong to the first project, often the only one. */
function archivesOf(project: ProjectSettings, { archives, projects }: ProjectSource): string[] {
  if (project.archives !== null) return project.archives;
  const usual = knownProject(project.name)?.archives ?? [];
  return projects.length > 0 ? usual : (archives ?? usual);
}

function patchworkOf({ name }: ProjectSettings, { patchwork, projects }: ProjectSource) {
  if (patchwork === "usual") return placeAt(knownProject(name)?.patchwork ?? "");
  return projects.length > 0 ? null : patchwork;
}

/** A Patchwork used as an archive is also asked for checks and states. */
function patchworkRead(project: ProjectSettings, source: ProjectSource): PatchworkPlace | null {
  const [found] = archivesOf(project, source).flatMap((address) => projectAt(address) ?? []);
  return found?.place ?? null;
}

/** Index of the project of a series: the one that it names, else the one in its short name, else the first. */
function placeIn(projects: ProjectSettings[], { project, name }: TrackedSeries): number {
  const wanted = project ?? /^([^/]+)\//.exec(name)?.[1];
  return Math.max(
    0,
    projects.findIndex((one) => one.name === wanted),
  );
}

/**
 * Folders of its repository: from the settings, else clones of it in the workspace; the only project gets all folders.
 */
function foldersOf(project: ProjectSettings, folders: WorkFolder[], all: ProjectSettings[]): string[] {
  if (project.folder !== null) return [project.folder];
  const own = folders.filter((folder) => isCloneOf(folder, project));
  if (own.length > 0) return own.map(({ path }) => path);
  return all.length > 1 ? [] : folders.map(({ path }) => path);
}

function isCloneOf({ remotes, project }: WorkFolder, one: ProjectSettings): boolean {
  const kinds = remoteKinds(one);
  return (
    project === one.name || remotes.some((url) => kinds.isUpstream(url) || kinds.custodianTree(url) !== null)
  );
}
