import { problemOf } from "../problem.ts";
import { type LandingCache, landingKinds } from "./cache.ts";
import type { Repository } from "./repository.ts";

/** A patch series has never brought in more. */
const seriesLimit = 500;

/** The commits that each of these merges (full object names) brought in; merges that cannot be read are missing. */
export async function mergedBy(
  repository: Repository,
  merges: string[],
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Map<string, string[]>> {
  const known = cache.get<string[]>(landingKinds.merged, merges);
  for (const merge of merges.filter((hash) => !known.has(hash))) {
    try {
      const text = await repository.run(
        ["rev-list", "--no-merges", `--max-count=${seriesLimit}`, `${merge}^1..${merge}`, "--"],
        signal,
      );
      const hashes = text.split("\n").filter((line) => line !== "");
      known.set(merge, hashes);
      if (repository.cut.length === 0) cache.set(landingKinds.merged, [[merge, hashes]]);
    } catch (error) {
      signal.throwIfAborted();
      repository.log.warn(`merge ${merge}: ${problemOf(error).what}`);
    }
  }
  return known;
}
