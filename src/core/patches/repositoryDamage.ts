import type { Log } from "../base/log.ts";
import { problemOf, UserError } from "../base/problem.ts";
import { GitFailure } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";
import type { PrivateRepository } from "./privateRepository.ts";

/** Several processes may find the same damage at once and get in each other's way once. */
const mostTries = 3;

/**
 * Works in a private repository. One that turns out to be damaged, or was replaced meanwhile, is made anew and the work
 * tried again, as it is where another process has just made the same commits; what else fails (the person's repository, the disk) leaves it as it is. UserError then.
 */
export async function whereSound<T>(
  privateRepository: PrivateRepository,
  { log, folder }: Pick<Repository, "folder"> & { log: Log },
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const identity = await privateRepository.open();
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof UserError) throw error;
      log.warn(`${privateRepository.folder}: ${error instanceof Error ? error.stack : error}`);
      if (tries === mostTries) throw notMade(error, folder);
      if (error instanceof GitFailure && overtaken.test(error.stderr)) continue;
      if (error instanceof GitFailure && isDamaged(privateRepository.folder, error.stderr))
        await privateRepository.discard(identity);
      else if ((await privateRepository.identity()) === identity) throw notMade(error, folder);
    }
  }
}

/** Another process has made the ref between git's look and its lock. */
const overtaken = /^error: cannot lock ref .*(?:reference already exists|is at [0-9a-f]+ but expected)/m;
/** Errors of the disk, its permissions or a lock: they mean no damage. */
const ofSystem =
  /No space left|quota exceeded|Permission denied|not permitted|Read-only file system|Too many open files|Cannot allocate|File exists|Resource temporarily|busy/i;
/** What git says of refs, whose names it writes without their folder. */
const brokenRef = /^error: cannot lock ref .*(?:unable to resolve reference|exists; cannot create)/;

/** Whether git's words tell that something in a repository is not as it wrote it. */
export function isDamaged(folder: string, said: string): boolean {
  const place = folder.replaceAll("\\", "/");
  return said
    .replaceAll("\\", "/")
    .split("\n")
    .filter((line) => !line.startsWith("fast-import: "))
    .some((line) => brokenRef.test(line) || (line.includes(place) && !ofSystem.test(line)));
}

/** What git or the disk said, as a sentence; a mistake of this program stays what it is. */
function notMade(error: unknown, folder: string): unknown {
  const isOfSystem = error instanceof GitFailure || (error instanceof Error && "code" in error);
  if (!isOfSystem) return error;
  return new UserError(
    `Git could not make commits of the posted patches: ${problemOf(error).what}`,
    "Check that the disk has room, and run git fsck in your repository; the log says more.",
    folder,
    error,
  );
}
