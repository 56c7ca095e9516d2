import { resolve } from "node:path";
import { problemOf } from "../core/base/problem.ts";
import { openCheckout } from "../core/git/checkout.ts";
import type { ArchiveQuery } from "../core/lookup/seriesLookup.ts";
import type { ProjectConfig } from "../core/project/config.ts";
import { knownProjects } from "../core/project/knownProjects.ts";
import type { CommandLine } from "./arguments.ts";
import { type FolderSettings, readFolderSettings } from "./folderSettings.ts";
import { absolute, projectsIn } from "./openServices.ts";
import { log } from "./terminal.ts";

/** Number of months that are read if neither an option nor a setting names the first. */
export const newestMonths = 24;

/** The project of the folder in which a command works, and the settings that describe it. */
export interface OwnProject extends Pick<FolderSettings, "settings" | "problems"> {
  /** The folder: from --repo, else the workspace. */
  folder: string;
  /** With what the options say in place of the settings: archives and base. */
  project: ProjectConfig;
}

/**
 * The project of the repository in a folder, as the settings there describe it (those of its top, if the folder has
 * none), else the first of the settings. A command that needs a repository says itself that there is none.
 */
export async function ownProject(
  asked: Pick<CommandLine, "archives" | "base" | "repo" | "trust" | "workspace">,
): Promise<OwnProject> {
  const folder = resolve(asked.repo ?? asked.workspace);
  const top = await topOf(folder);
  const { settings, folder: place, problems } = await readFolderSettings(folder, asked, top);
  const projects = await projectsIn(settings, place, [top]);
  const archives = asked.archives.map((one) => absolute(one, "."));
  const isNamed = (one: string) => archives.includes(one);
  const ofArchives = projects.find((one) => one.archives.some(isNamed));
  const project = ofArchives ?? projects.find(({ folders }) => folders.includes(top)) ?? projects[0];
  if (!project) throw new Error("there is always a project");
  const known = ofArchives ? undefined : knownProjects.find((one) => one.archives.some(isNamed));
  return {
    settings,
    problems,
    folder,
    project: {
      ...project,
      name: known?.name ?? project.name,
      archives: archives.length > 0 ? archives : project.archives,
      base: asked.base ?? project.base,
    },
  };
}

/** The archives of a project, and the months to read: from the options, else from the settings. */
export function queryOf(
  { archives, since }: Pick<ProjectConfig, "archives" | "since">,
  asked: Pick<CommandLine, "since" | "until" | "offline">,
): ArchiveQuery {
  const first = asked.since ?? since;
  return {
    archives,
    since: first,
    until: asked.until,
    newest: first === null ? newestMonths : null,
    offline: asked.offline,
  };
}

/** The top of the work tree that has the folder; the folder itself if it is in none. */
async function topOf(folder: string): Promise<string> {
  try {
    return (await openCheckout(folder, { log })).top;
  } catch (error) {
    log.debug(`${folder}: ${problemOf(error).what}`);
    return folder;
  }
}
