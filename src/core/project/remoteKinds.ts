import type { RemoteKinds } from "../git/branch.ts";
import type { ProjectTrees } from "./config.ts";
import { knownProject, usualProject } from "./knownProjects.ts";
import { placeOf } from "./remotePlace.ts";

const none: ProjectTrees["trees"] = { upstream: [], custodians: [] };

/**
 * Recognizes the remotes of the project's own tree and of its custodians: those in the settings, and known ones.
 * Without a name, the default project is meant.
 */
export function remoteKinds({ name = usualProject, trees = none }: Partial<ProjectTrees>): RemoteKinds {
  const known = knownProject(name)?.remotes;
  return {
    isUpstream: (url) => isAmong(url, trees.upstream) || known?.isUpstream(url) === true,
    custodianTree: (url) =>
      isAmong(url, trees.custodians) ? lastPart(url) : (known?.custodianTree(url) ?? null),
  };
}

/** Compares addresses in any form: with a protocol or as ssh's "host:path", with or without ".git". */
function isAmong(url: string, addresses: string[]): boolean {
  const { host, path } = placeOf(url);
  return addresses.some((address) => {
    const named = placeOf(address);
    return named.path === path && named.host === host;
  });
}

function lastPart(url: string): string {
  const { path } = placeOf(url);
  return path.slice(path.lastIndexOf("/") + 1);
}
