import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Problem } from "../core/base/problem.ts";
import { nodeFetch } from "../core/http/nodeFetch.ts";
import type { Settings } from "../core/settings.ts";
import { Store } from "../core/store/store.ts";
import type { ProjectConfig } from "../core/tracking/model.ts";
import { LocalTracker } from "../core/tracking/service.ts";
import type { Asked } from "./arguments.ts";
import { log, version } from "./terminal.ts";

/** The tracker on the store that the command line names, ready to be asked; to be closed. Problems: of the store. */
export async function openTracker(
  { data, now: moment }: Pick<Asked, "data" | "now">,
  progress: (text: string) => void,
): Promise<{ tracker: LocalTracker; problems: Problem[] }> {
  const usual = join(process.env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "patch-tracker");
  const now = () => moment ?? Date.now();
  const store = Store.open(resolve(data ?? usual), { log, now });
  const past = moment !== null;
  const tracker = new LocalTracker({ store, fetch: nodeFetch, log, version: version(), now, past });
  try {
    await tracker.renewFacts(progress);
  } catch (error) {
    await tracker.close();
    throw error;
  }
  return { tracker, problems: [...store.problems] };
}

/** What a folder's settings say, for the repository in `folders`. */
export function configOf(settings: Settings, workspace: string, folders: string[]): ProjectConfig {
  return {
    tracked: settings.series,
    corrections: settings.corrections,
    archives: settings.archives.map((one) => absolute(one, workspace)),
    me: settings.me,
    folders,
    branch: settings.branch,
    base: settings.base,
    tickets: settings.tickets,
    since: settings.since,
    patchwork: settings.patchwork,
  };
}

/** A mail file is known by its whole path, from whichever folder it is named; an address is what it is. */
export function absolute(archive: string, folder: string): string {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(archive) ? archive : resolve(folder, archive);
}
