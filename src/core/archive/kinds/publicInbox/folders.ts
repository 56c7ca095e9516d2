import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";

/** An epoch's name ("0") and the folder of its repository. */
export interface EpochFolder {
  name: string;
  folder: string;
}

const epochName = /^(\d{1,6})\.git$/;

/** Whether the folder is a bare repository. */
function isBare(folder: string): boolean {
  return ["HEAD", "objects", "refs"].every((part) => existsSync(join(folder, part)));
}

/**
 * The epochs at a path, newest first: the path itself if it is one, else those in it, or in its folder `git`, as
 * public-inbox and grokmirror create them. Empty if there are none.
 */
export function epochsAt(path: string): EpochFolder[] {
  if (isBare(path)) return [{ name: epochName.exec(basename(path))?.[1] ?? "0", folder: path }];
  for (const folder of [join(path, "git"), path]) {
    const names = foldersIn(folder).flatMap((entry) => epochName.exec(entry)?.[1] ?? []);
    const epochs = names
      .sort((one, other) => Number(other) - Number(one))
      .map((name) => ({ name, folder: join(folder, `${name}.git`) }))
      .filter((epoch) => isBare(epoch.folder));
    if (epochs.length > 0) return epochs;
  }
  return [];
}

function foldersIn(path: string): string[] {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(path) : [];
}
