import { randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { day } from "../base/durations.ts";
import { errorCode } from "../base/errorCode.ts";
import { unquotePath } from "../mail/diff.ts";
import { identityFile, repositoriesIn } from "./privateFolder.ts";

/** A private repository that nobody has used for so long is no longer needed. */
const unusedFor = 90 * day;
/** What an ended process left half made, or half removed. */
const leftover = /\.git\.(?:new|old)-[0-9a-f-]{36}$/;
const leftFor = day;

/**
 * Removes private repositories that nobody has used for three months, or whose person's repository is gone, and what
 * ended processes have left. All in them can be made again. What cannot be removed stays. `now`: milliseconds since
 * 1970 by the clock that files have their times from.
 */
export async function removeStale(storage: string, now: number): Promise<void> {
  const all = repositoriesIn(storage);
  for (const name of await readdir(all).catch(() => [])) {
    const folder = join(all, name);
    if (leftover.test(name)) {
      if (now - (await timeOf(folder)) > leftFor) await remove(folder);
    } else if (name.endsWith(".git") && (await isStale(folder, now))) {
      // Aside first: where another process is about to use it, that makes its own.
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
    // A disk that does not respond does not mean that the repository is gone.
    (error: unknown) => errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR",
  );
}

/** When a file was last modified; Infinity where it is missing, since another process is at work then. */
function timeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
