import type { ConfigEntry } from "../git/configuration.ts";
import { projectIn } from "./detect.ts";
import type { WorkFolder } from "./projects.ts";

/** What is asked of git's configuration to tell which project a folder is of. */
export const remoteAddresses = "remote\\..*\\.url";

/** A folder in which a person works, by what git's configuration says there (see `remoteAddresses`). */
export async function workFolder(path: string, configured: ConfigEntry[]): Promise<WorkFolder> {
  const remotes = configured.flatMap(([key, value]) => (key.startsWith("remote.") ? [value] : []));
  return { path, remotes, project: (await projectIn(path, remotes))?.name ?? null };
}
