import type { RemoteKinds } from "../git/branch.ts";
import type { ProjectTrees } from "./config.ts";
import { knownProject, usualProject } from "./knownProjects.ts";
import { placeOf } from "./remotePlace.ts";

const none: ProjectTrees["trees"] = { upstream: [], custodians: [] };

/**
 * Which remotes of a clone are the project's own, and which its custodians': those a person names, and the known ones.
 * A project that is not named is the usual one.
 */
export function remoteKinds({ name = usualProject, trees = none }: Partial<ProjectTrees>): RemoteKinds {
  const known = knownProject(name)?.remotes;
  return {
    isUpstream: (url) => isAmong(url, trees.upstream) || known?.isUpstream(url) === true,
    custodianTree: (url) =>
      isAmong(url, trees.custodians) ? lastPart(url) : (known?.custodianTree(url) ?? null),
  };
}

/** However they are written: with a protocol or as ssh's "host:path", with ".git" or without. */
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
