import { mkdir, open, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "../base/errorCode.ts";
import { UserError } from "../base/problem.ts";
import type { VersionFile } from "./model.ts";

/**
 * Writes the files of a version into a folder, creating it if needed; returns their paths. UserError if the folder
 * already has patches of this version, which may have been edited and would be sent with these. After this and any
 * other fault, nothing that was written remains.
 */
export async function writeVersion(folder: string, files: VersionFile[]): Promise<string[]> {
  const written: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    const there = await readdir(folder);
    const same = there.find((name) => prefixOf(name) === prefixOf(files[0]?.name ?? ""));
    if (same !== undefined)
      throw new UserError(
        `${join(folder, same)} is there already: it would be sent with the new patches.`,
        "Name another folder, or remove the patches of an earlier try.",
        folder,
      );
    for (const { name, content } of files) {
      const path = join(folder, name);
      const file = await open(path, "wx");
      written.push(path);
      try {
        await file.writeFile(content);
      } finally {
        await file.close();
      }
    }
    return written;
  } catch (error) {
    for (const path of written) await rm(path, { force: true });
    if (error instanceof UserError) throw error;
    const code = errorCode(error);
    if (code === "EEXIST" || code === "ENOTDIR")
      throw new UserError(
        `${code === "EEXIST" ? folder : dirname(folder)} is a file, not a folder.`,
        "Name another folder.",
        folder,
        error,
      );
    throw new UserError(
      `The patches cannot be written to ${folder} (${errorCode(error) ?? error}).`,
      "Name a folder that you may write to, on a disk that has room.",
      folder,
      error,
    );
  }
}

/** "v3" for "v3-0001-fs-x.patch", "" for "0001-fs-x.patch"; null for other names. */
function prefixOf(name: string): string | null {
  return /^(?:(v\d+)-)?\d{4}-.*\.patch$/.exec(name) ? (/^(v\d+)-/.exec(name)?.[1] ?? "") : null;
}
