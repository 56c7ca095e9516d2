import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { KnownProject } from "./knownProject.ts";
import { knownProjects } from "./knownProjects.ts";
import { sectionsIn } from "./maintainers.ts";

/** Bytes read of a file; Linux's MAINTAINERS has 800,000. */
const mostBytes = 4_000_000;

/**
 * The known project of a clone, by its remotes, else by the list in its `.b4-config`, else by the list named most in
 * its MAINTAINERS; null if none of these tells. The files are only read, nothing is run.
 * @param remotes addresses of the clone's remotes
 */
export async function projectIn(folder: string, remotes: string[]): Promise<KnownProject | null> {
  return (
    projectOfRemotes(remotes) ??
    projectOfB4Config(await textOf(join(folder, ".b4-config"))) ??
    projectOfMaintainers(await textOf(join(folder, "MAINTAINERS")))
  );
}

/** The project's own tree wins over a custodian's of another project, since people may fetch from both. */
export function projectOfRemotes(remotes: string[]): KnownProject | null {
  const isOwn = ({ remotes: kinds }: KnownProject) => remotes.some((url) => kinds.isUpstream(url));
  const isCustodians = ({ remotes: kinds }: KnownProject) =>
    remotes.some((url) => kinds.custodianTree(url) !== null);
  return knownProjects.find(isOwn) ?? knownProjects.find(isCustodians) ?? null;
}

/** b4 uses git's format: "send-series-to = list@example.org", "midmask = https://lore.kernel.org/list/%s". */
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

/**
 * Whether "pw-url = https://patchwork.example.org" and "pw-project = uboot", which are separate lines, name that
 * address.
 */
function namesPatchwork(text: string, address: string | null): boolean {
  const [, host, project] = /^(https?:\/\/[^/]+)\/project\/([\w.-]+)\//.exec(address ?? "") ?? [];
  if (host === undefined || project === undefined) return false;
  const named = /^\s*pw-project\s*=\s*"?([\w.-]+)"?\s*$/m.exec(text)?.[1];
  return named === project && text.includes(host);
}

/** The project whose list most sections name, since a few sections name lists of other projects. */
export function projectOfMaintainers(text: string): KnownProject | null {
  const counts = new Map<string, number>();
  for (const list of sectionsIn(text).flatMap(({ lists }) => lists))
    counts.set(list, (counts.get(list) ?? 0) + 1);
  const countOf = ({ lists }: KnownProject) => Math.max(0, ...lists.map((list) => counts.get(list) ?? 0));
  const [most] = knownProjects.toSorted((one, other) => countOf(other) - countOf(one));
  return most && countOf(most) > 0 ? most : null;
}

/** "" if the file is missing, or is no ordinary text. */
async function textOf(path: string): Promise<string> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size <= mostBytes ? await readFile(path, "utf8") : "";
  } catch {
    // An unreadable file tells nothing, and all of these files are optional.
    return "";
  }
}
