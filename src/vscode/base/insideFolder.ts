import { isAbsolute, relative, resolve, sep } from "node:path";

/** Whether a path from a mail stays inside a folder. */
export function isInsideFolder(folder: string, path: string): boolean {
  const way = relative(folder, resolve(folder, path));
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
