import { randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { day } from "../base/durations.ts";
import { errorCode } from "../base/errorCode.ts";
import { unquotePath } from "../mail/diff.ts";
import { identityFile, repositoriesIn } from "./privateFolder.ts";

/** A private repository that was not used for this long is no longer needed. */
const unusedFor = 90 * day;
/** Folders that a killed process left half created or half deleted. */
const leftover = /\.git\.(?:new|old)-[0-9a-f-]{36}$/;
const leftFor = day;

/**
 * Deletes private repositories that were not used for three months, or whose person's repository no longer exists, and
 * leftovers of killed processes. All of them can be made again. Those that cannot be deleted stay. `now`: milliseconds
 * since 1970, by the clock that file times come from.
 */
export async function removeStale(storage: string, now: number): Promise<void> {
  const all = repositoriesIn(storage);
  for (const name of await readdir(all).catch(() => [])) {
    const folder = join(all, name);
    if (leftover.test(name)) {
      if (now - (await timeOf(folder)) > leftFor) await remove(folder);
    } else if (name.endsWith(".git") && (await isStale(folder, now))) {
      // Renamed first: if another process is about to use it, that creates its own.
      const aside = `${folder}.old-${randomUUID()}`;
      const moved = await rename(folder, aside).then(
        () => true,
        () => false,
      );
      if (moved) await remove(aside);
    }
  }
}

async function isStale(folder: string, now: number): Promise<boolean> {
  const used = await timeOf(join(folder, identityFile));
  if (now - used > unusedFor) return true;
  const [line = ""] = (await readFile(join(folder, "objects/info/alternates"), "utf8").catch(() => "")).split(
    "\n",
  );
  const objects = line.startsWith('"') ? unquotePath(line) : line;
  if (objects === "") return false;
  return stat(objects).then(
    () => false,
    // If a disk does not respond, its repository is not gone.
    (error: unknown) => errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR",
  );
}

/** When a file was last modified; Infinity if it is missing, since another process is working there. */
function timeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
