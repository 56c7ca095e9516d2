import { existsSync } from "node:fs";
import { win32 } from "node:path";

/** Executables that Windows starts without a shell. */
const extensions = [".exe", ".com"];

/**
 * The path of a program with that name. Windows looks first in the current folder, which may be a stranger's repository
 * with a "git.exe"; so on Windows only PATH is searched.
 */
export function onPath(
  name: string,
  { platform = process.platform, env = process.env, isThere = existsSync } = {},
): string {
  if (platform !== "win32" || /[\\/]/.test(name)) return name;
  const names = win32.extname(name) === "" ? extensions.map((extension) => name + extension) : [name];
  const folders = (env.PATH ?? env.Path ?? "").split(";").map((folder) => folder.replace(/^"(.*)"$/, "$1"));
  // If it is nowhere, return a path in a folder that no stranger can write to, so that starting it fails.
  const system = win32.join(env.SystemRoot ?? "C:\\Windows", "System32");
  const places = folders
    .filter((folder) => win32.isAbsolute(folder))
    .flatMap((folder) => names.map((one) => win32.join(folder, one)));
  return places.find((place) => isThere(place)) ?? win32.join(system, names[0] ?? name);
}
