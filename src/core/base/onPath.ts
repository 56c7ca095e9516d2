import { existsSync } from "node:fs";
import { win32 } from "node:path";

/** What Windows starts without a shell. */
const extensions = [".exe", ".com"];

/**
 * A program by its name, as it is to be started. Windows looks for it first in the folder where it is started, and that
 * may be a repository of strangers which has a "git.exe"; so there it is looked for on the path alone.
 */
export function onPath(
  name: string,
  { platform = process.platform, env = process.env, isThere = existsSync } = {},
): string {
  if (platform !== "win32" || /[\\/]/.test(name)) return name;
  const names = win32.extname(name) === "" ? extensions.map((extension) => name + extension) : [name];
  const folders = (env.PATH ?? env.Path ?? "").split(";").map((folder) => folder.replace(/^"(.*)"$/, "$1"));
  // Where it is nowhere, it is not found in a folder that no stranger writes to.
  const system = win32.join(env.SystemRoot ?? "C:\\Windows", "System32");
  const places = folders
    .filter((folder) => win32.isAbsolute(folder))
    .flatMap((folder) => names.map((one) => win32.join(folder, one)));
  return places.find((place) => isThere(place)) ?? win32.join(system, names[0] ?? name);
}
