// The files of a private repository.
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { digest } from "../base/digest.ts";
import { day } from "../base/durations.ts";
import { type Git, streamIn } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";

/** Settings that determine the resulting commits, whatever the person has configured; none of them runs a program. */
const settings = `[core]
	bare = true
	attributesFile = /dev/null
	protectHFS = true
	protectNTFS = true
	logAllRefUpdates = false
	filesRefLockTimeout = 5000
	fsync = none
	splitIndex = false
	untrackedCache = false
[index]
	version = 2
	skipHash = false
	sparse = false
[apply]
	whitespace = nowarn
	ignoreWhitespace = no
[merge]
	conflictStyle = merge
[diff]
	noprefix = false
	mnemonicPrefix = false
	renames = true
	algorithm = myers
	indentHeuristic = true
	relative = false
[color]
	ui = false
[gc]
	auto = 0
`;

/** The folder of the private repository that belongs to a person's repository. */
export function folderOf(storage: string, id: string): string {
  return join(repositoriesIn(storage), `${digest(id)}.git`);
}

/** The folder of all private repositories. */
export function repositoriesIn(storage: string): string {
  return join(storage, "revisions");
}

/**
 * git for a private repository, started in the folder above, since Windows cannot delete a folder in which a program
 * runs. Paths are taken literally.
 */
export function gitInPrivate(folder: string): Pick<Git, "stream"> {
  return streamIn(dirname(folder), { variables: { GIT_DIR: folder, GIT_LITERAL_PATHSPECS: "1" } });
}

/** Contains a unique id, so that a new repository is not mistaken for the one it replaced. */
export const identityFile = "patch-tracker";

/** Without these git would not recognize the repository, or not find the borrowed objects. */
const essentials = ["HEAD", "config", "refs", "objects/info/alternates"];

/** The id of the repository in a folder; null if there is none, or it is incomplete. */
export async function identityOf(folder: string): Promise<string | null> {
  try {
    for (const name of essentials) await stat(join(folder, name));
    return await readFile(join(folder, identityFile), "utf8");
  } catch {
    return null;
  }
}

/** Once a day is precise enough to find unused repositories. */
export async function markUsed(folder: string): Promise<void> {
  const path = join(folder, identityFile);
  const now = new Date();
  const found = await stat(path).catch(() => null);
  if (found && now.getTime() - found.mtimeMs > day) await utimes(path, now, now).catch(() => undefined);
}

/** Moves a folder to a free path; if another process was quicker, its folder stays. */
export async function moveTo(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Windows reports EPERM if the target exists.
    const isTaken = code === "EPERM" && (await identityOf(to)) !== null;
    if (code !== "ENOENT" && code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOTDIR" && !isTaken)
      throw error;
  }
}

/** Failing to remove it is harmless. */
export async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

/** Creates a private repository that borrows the objects of a person's. */
export async function makeRepository(
  folder: string,
  { id, objectFormat }: Pick<Repository, "id" | "objectFormat">,
): Promise<void> {
  const isSha1 = objectFormat === "sha1";
  const format = isSha1 ? "" : `[extensions]\n\tobjectFormat = ${objectFormat}\n`;
  for (const part of ["objects/info", "objects/pack", "refs/series", "ranges"])
    await mkdir(join(folder, part), { recursive: true });
  await writeFile(join(folder, identityFile), randomUUID());
  await writeFile(join(folder, "HEAD"), "ref: refs/heads/none\n");
  await writeFile(
    join(folder, "config"),
    `${settings}[core]\n\trepositoryFormatVersion = ${isSha1 ? 0 : 1}\n${format}`,
  );
  const objects = join(id, "objects");
  // A line that begins with a quote is read in git's quoted form.
  const line = /^[#"]|[\n\\]/.test(objects) ? quotedPath(objects) : objects;
  await writeFile(join(folder, "objects/info/alternates"), `${line}\n`);
}

/** A path in git's quoted form. */
export function quotedPath(path: string): string {
  const escaped = path.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n");
  return `"${escaped}"`;
}
