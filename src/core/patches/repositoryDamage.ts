import type { Log } from "../base/log.ts";
import { problemOf, UserError } from "../base/problem.ts";
import { GitFailure } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";
import type { PrivateRepository } from "./privateRepository.ts";

/** Several processes may notice the same damage at once, and each may disturb another once. */
const mostTries = 3;

/**
 * Works in a private repository. If it is damaged or was replaced meanwhile, it is created again and the work repeated;
 * it is also repeated if another process has just made the same commits. Other failures (the person's repository, the
 * disk) leave it as it is and throw UserError.
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

/** Another process created the ref between git's check and its lock. */
const overtaken = /^error: cannot lock ref .*(?:reference already exists|is at [0-9a-f]+ but expected)/m;
/** Errors of the disk, permissions or a lock, which do not mean damage. */
const ofSystem =
  /No space left|quota exceeded|Permission denied|not permitted|Read-only file system|Too many open files|Cannot allocate|File exists|Resource temporarily|busy/i;
/** git's errors about refs, which it names without their folder. */
const brokenRef = /^error: cannot lock ref .*(?:unable to resolve reference|exists; cannot create)/;

/** Whether git's message shows that a repository is damaged. */
export function isDamaged(folder: string, said: string): boolean {
  const place = folder.replaceAll("\\", "/");
  return said
    .replaceAll("\\", "/")
    .split("\n")
    .filter((line) => !line.startsWith("fast-import: "))
    .some((line) => brokenRef.test(line) || (line.includes(place) && !ofSystem.test(line)));
}

/** An error of git or the disk as a sentence; mistakes of this program are returned unchanged. */
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
