import { isAbsolute, relative, resolve, sep } from "node:path";

/** Whether a path that a mail names leads to something inside of a folder, and not out of it. */
export function isInsideFolder(folder: string, path: string): boolean {
  const way = relative(folder, resolve(folder, path));
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
