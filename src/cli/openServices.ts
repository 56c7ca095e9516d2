import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { version } from "../../package.json";
import type { Problem } from "../core/base/problem.ts";
import { withoutLogin } from "../core/base/withoutLogin.ts";
import { nodeFetch } from "../core/http/nodeFetch.ts";
import type { ProjectConfig } from "../core/project/config.ts";
import { gitIdentity } from "../core/project/gitIdentity.ts";
import type { HostServices } from "../core/project/hostServices.ts";
import { projectsOf } from "../core/project/projects.ts";
import { createServices, renewFacts, type Services, servicesAsOf } from "../core/services.ts";
import type { Settings } from "../core/settings.ts";
import { Store } from "../core/store/store.ts";
import type { CommandLine } from "./arguments.ts";
import { log } from "./terminal.ts";

/** The services for the store named on the command line. */
export interface OpenServices {
  services: Services;
  /** The services as of a moment, milliseconds since 1970. */
  asOf(moment: number): Services;
  close(): void;
  /** Problems of the store so far, including those found while reading. */
  problems(): Problem[];
}

/** The folder with stored data: from --data, else the default. */
export function dataFolder(data: string | null): string {
  const usual = join(process.env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "patch-tracker");
  return resolve(data ?? usual);
}

export async function openServices(
  { data, now: moment }: Pick<CommandLine, "data" | "now">,
  progress: (text: string) => void,
): Promise<OpenServices> {
  const now = () => moment ?? Date.now();
  const store = Store.open(dataFolder(data), { log, now: Date.now });
  const clock = Date.now;
  const host: HostServices = { store, fetch: nodeFetch, log, version, now, clock, past: moment !== null };
  try {
    await renewFacts(host, progress);
  } catch (error) {
    store.close();
    throw error;
  }
  return {
    services: createServices(host),
    asOf: (then) => servicesAsOf(host, then),
    close: () => store.close(),
    problems: () => [...store.problems],
  };
}

/**
 * The projects of a folder's settings, with repositories found in `folders`. If the settings do not name the person,
 * git's configuration there does.
 */
export async function projectsIn(
  settings: Settings,
  workspace: string,
  folders: string[],
): Promise<ProjectConfig[]> {
  const { me, folders: found } = await gitIdentity(folders, log);
  return projectsOf(settings, settings.me.length > 0 ? settings.me : me, found).map((project) => ({
    ...project,
    archives: project.archives.map((one) => absolute(one, workspace)),
    folders: project.folders.map((folder) => resolve(workspace, folder)),
  }));
}

/** The projects of a folder's settings, with archives, repository and branch overridden by options. */
export async function projectsAsked(
  asked: Pick<CommandLine, "archives" | "branch" | "repo" | "workspace">,
  settings: Settings,
): Promise<ProjectConfig[]> {
  const folder = resolve(asked.repo ?? asked.workspace);
  const projects = await projectsIn(settings, asked.workspace, [folder]);
  return projects.map((project) => ({
    ...project,
    archives: asked.archives.length > 0 ? asked.archives.map((one) => absolute(one, ".")) : project.archives,
    branch: asked.branch ?? project.branch,
    folders: asked.repo === null ? project.folders : [folder],
  }));
}

/**
 * A mail file gets its absolute path, since that is its id in the store; a web address stays, even one that is refused
 * because of the password in it.
 */
export function absolute(archive: string, folder: string): string {
  const isAddress = /^\s*[a-z][a-z0-9+.-]+:\/\//i.test(archive) || withoutLogin(archive) !== null;
  return isAddress ? archive : resolve(folder, archive);
}
