import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { version } from "../../package.json";
import type { Problem } from "../core/base/problem.ts";
import { nodeFetch } from "../core/http/nodeFetch.ts";
import type { ProjectConfig } from "../core/project/config.ts";
import type { HostServices } from "../core/project/hostServices.ts";
import { createServices, renewFacts, type Services, servicesAsOf } from "../core/services.ts";
import type { Settings } from "../core/settings.ts";
import { Store } from "../core/store/store.ts";
import type { Asked } from "./arguments.ts";
import { log } from "./terminal.ts";

/** The services on the store that the command line names. */
export interface OpenServices {
  services: Services;
  /** As of a moment, milliseconds since 1970. */
  asOf(moment: number): Services;
  close(): void;
  /** Of the store: what was found up to now, also while it was read. */
  problems(): Problem[];
}

export async function openServices(
  { data, now: moment }: Pick<Asked, "data" | "now">,
  progress: (text: string) => void,
): Promise<OpenServices> {
  const usual = join(process.env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "patch-tracker");
  const now = () => moment ?? Date.now();
  const store = Store.open(resolve(data ?? usual), { log, now });
  const host: HostServices = { store, fetch: nodeFetch, log, version, now, past: moment !== null };
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

/** What a folder's settings say, for the repository in `folders`. */
export function projectOf(settings: Settings, workspace: string, folders: string[]): ProjectConfig {
  return {
    tracked: settings.series,
    corrections: settings.corrections,
    archives: settings.archives.map((one) => absolute(one, workspace)),
    links: settings.links,
    me: settings.me,
    folders,
    branch: settings.branch,
    base: settings.base,
    tickets: settings.tickets,
    since: settings.since,
    dormantAfter: settings.dormantAfter,
    patchwork: settings.patchwork,
  };
}

/** A mail file is known by its whole path, from whichever folder it is named; an address is what it is. */
export function absolute(archive: string, folder: string): string {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(archive) ? archive : resolve(folder, archive);
}
