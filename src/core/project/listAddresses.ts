import { knownProjects } from "./knownProjects.ts";
import { listsIn, type Section } from "./maintainers.ts";

/**
 * Recognizes addresses of lists, which are nobody to wait for: those of the known projects, those in MAINTAINERS (L:),
 * and those named like one of the archives ("u-boot" for https://lore.kernel.org/u-boot/).
 * @param archives addresses and paths
 */
export function listAddresses(
  archives: readonly string[],
  maintainers: readonly Section[],
): (email: string) => boolean {
  const lists = new Set([...knownProjects.flatMap((known) => known.lists), ...listsIn(maintainers)]);
  const names = new Set(archives.flatMap(lastPart));
  return (email) => lists.has(email) || names.has(email.slice(0, email.lastIndexOf("@")));
}

function lastPart(archive: string): string[] {
  const name = /([^/]+)\/*$/.exec(archive.toLowerCase())?.[1];
  // Archives of Mailman 3 have the list's whole address as their name.
  return name === undefined ? [] : [name.replace(/@.*$/, "")];
}
