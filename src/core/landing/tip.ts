import { UserError } from "../base/problem.ts";
import type { Repository } from "../git/repository.ts";

/** The branch's newest commit at that time, without what was merged later. null: there was none yet. */
export async function tipAt(
  repository: Repository,
  now: number | null,
  signal: AbortSignal,
): Promise<string | null> {
  const tip = repository.newest ?? (await repository.tip());
  if (now === null) return tip;
  const time = String(Math.floor(now / 1000));
  const then = await repository
    .run(["rev-list", "-1", "--first-parent", `--min-age=${time}`, tip, "--"], signal)
    .catch((error: unknown) => {
      signal.throwIfAborted();
      throw new UserError(
        `Git cannot read what ${repository.branch.name} was at that time.`,
        "Run git fsck in the repository; git fetch --refetch brings what is missing.",
        repository.folder,
        error,
      );
    });
  return then.trim() === "" ? null : then.trim();
}
