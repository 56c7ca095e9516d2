import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { KnownProject } from "./knownProject.ts";
import { knownProjects } from "./knownProjects.ts";
import { sectionsIn } from "./maintainers.ts";

/** Of a file so much is read, in bytes: Linux's MAINTAINERS has 800,000. */
const mostBytes = 4_000_000;

/**
 * The known project that a clone is of, by its remotes, else by the list that its `.b4-config` names, else by the one
 * that its MAINTAINERS name most; null where none of them tells. The files are data: nothing of them is run.
 * @param remotes addresses of the clone's remotes
 */
export async function projectIn(folder: string, remotes: string[]): Promise<KnownProject | null> {
  return (
    projectOfRemotes(remotes) ??
    projectOfB4Config(await textOf(join(folder, ".b4-config"))) ??
    projectOfMaintainers(await textOf(join(folder, "MAINTAINERS")))
  );
}

/** Its own tree goes before a custodian's of another project, as one may fetch from both. */
export function projectOfRemotes(remotes: string[]): KnownProject | null {
  const isOwn = ({ remotes: kinds }: KnownProject) => remotes.some((url) => kinds.isUpstream(url));
  const isCustodians = ({ remotes: kinds }: KnownProject) =>
    remotes.some((url) => kinds.custodianTree(url) !== null);
  return knownProjects.find(isOwn) ?? knownProjects.find(isCustodians) ?? null;
}

/** b4 writes git's format: "send-series-to = list@example.org", "midmask = https://lore.kernel.org/list/%s". */
export function projectOfB4Config(text: string): KnownProject | null {
  const lower = text.toLowerCase();
  return (
    knownProjects.find(
      ({ lists, archives, patchwork }) =>
        lists.some((list) => lower.includes(list)) ||
        archives.some((address) => lower.includes(address)) ||
        namesPatchwork(lower, patchwork),
    ) ?? null
  );
}

/** "pw-url = https://patchwork.example.org" and "pw-project = uboot", which stand apart. */
function namesPatchwork(text: string, address: string | null): boolean {
  const [, host, project] = /^(https?:\/\/[^/]+)\/project\/([\w.-]+)\//.exec(address ?? "") ?? [];
  if (host === undefined || project === undefined) return false;
  const named = /^\s*pw-project\s*=\s*"?([\w.-]+)"?\s*$/m.exec(text)?.[1];
  return named === project && text.includes(host);
}

/** The list of most sections: those of other projects are there for a few of them. */
export function projectOfMaintainers(text: string): KnownProject | null {
  const counts = new Map<string, number>();
  for (const list of sectionsIn(text).flatMap(({ lists }) => lists))
    counts.set(list, (counts.get(list) ?? 0) + 1);
  const countOf = ({ lists }: KnownProject) => Math.max(0, ...lists.map((list) => counts.get(list) ?? 0));
  const [most] = knownProjects.toSorted((one, other) => countOf(other) - countOf(one));
  return most && countOf(most) > 0 ? most : null;
}

/** "" where the file is missing, or is none that a person wrote. */
async function textOf(path: string): Promise<string> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size <= mostBytes ? await readFile(path, "utf8") : "";
  } catch {
    // A file that cannot be read tells nothing, and none of these has to be there.
    return "";
  }
}
