import { knownProjects } from "./knownProjects.ts";
import { listsIn, type Section } from "./maintainers.ts";

/**
 * Which addresses are lists, so that nobody is asked by them: those of the known projects, those that MAINTAINERS names
 * (L:), and those called as one of the archives: "u-boot" of https://lore.kernel.org/u-boot/.
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
  // A list of Mailman 3 is called by its whole address.
  return name === undefined ? [] : [name.replace(/@.*$/, "")];
}
