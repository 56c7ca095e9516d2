import type { ConfigEntry } from "../git/configuration.ts";
import { projectIn } from "./detect.ts";
import type { WorkFolder } from "./projects.ts";

/** Pattern of the configuration keys that tell which project a folder belongs to. */
export const remoteAddresses = "remote\\..*\\.url";

/** A folder in which the person works, described by its git configuration (see `remoteAddresses`). */
export async function workFolder(path: string, configured: ConfigEntry[]): Promise<WorkFolder> {
  const remotes = configured.flatMap(([key, value]) => (key.startsWith("remote.") ? [value] : []));
  return { path, remotes, project: (await projectIn(path, remotes))?.name ?? null };
}
