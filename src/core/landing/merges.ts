import { problemOf } from "../base/problem.ts";
import type { Repository } from "../git/repository.ts";
import { type LandingCache, landingKinds } from "./cache.ts";

/** A merge that brings in more is no merge of one patch series. */
const seriesLimit = 500;

/** Merges that git is asked about at the same time. */
const mergesAtOnce = 4;

/** The commits that each of these merges (full object names) brought in; merges that cannot be read are missing. */
export async function mergedBy(
  repository: Repository,
  merges: string[],
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Map<string, string[]>> {
  const known = cache.get<string[]>(landingKinds.merged, merges);
  const asked = merges.filter((hash) => !known.has(hash));
  const found: [string, string[]][] = [];
  const next = async (): Promise<void> => {
    for (let merge = asked.pop(); merge !== undefined; merge = asked.pop()) {
      try {
        const range = [`--max-count=${seriesLimit}`, `${merge}^1..${merge}`, "--"];
        const text = await repository.run(["rev-list", "--no-merges", ...range], signal);
        found.push([merge, text.split("\n").filter((line) => line !== "")]);
      } catch (error) {
        signal.throwIfAborted();
        repository.log.warn(`merge ${merge}: ${problemOf(error).what}`);
      }
    }
  };
  await Promise.all(Array.from({ length: mergesAtOnce }, next));
  if (repository.cut.length === 0 && found.length > 0) cache.set(landingKinds.merged, found);
  return new Map([...known, ...found]);
}
