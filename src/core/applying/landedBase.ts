import type { Call } from "../base/call.ts";
import { say } from "../base/localize.ts";
import type { LandingService } from "../landing/service.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import type { Opened } from "../patches/postedRevisions.ts";
import { parentOf } from "../patches/readCommits.ts";
import type { OtherBase } from "./otherBases.ts";
import type { TakeRequest } from "./takeRequest.ts";

/** Finds another base if a revision applies to no other; null if there is none. */
export type LastBase = (opened: Opened, signal: AbortSignal) => Promise<OtherBase | null>;

/**
 * The parent of the commit that a patch of the series became, in this revision or a later one: everything the patch was
 * based on is in the history by then, however long it took.
 */
export function landedBase(
  landing: LandingService,
  lookup: SeriesLookup,
  { project, series, revision, folder }: TakeRequest,
  progress: Call["progress"],
): LastBase {
  return async ({ repository }, signal) => {
    const archives = lookup.archives(project.archives);
    const place = { ...project, folders: [folder], offline: true };
    const { landings } = await landing.land([series], place, archives, { signal, progress });
    const { revisions } = series;
    const inOrder = [...revisions.slice(revision), ...revisions.slice(0, revision).toReversed()];
    const landed = inOrder
      .flatMap(({ patches }) => patches)
      .map(({ messageId }) => landings?.get(messageId))
      .find((one) => one && !one.reverted);
    const commit = landed ? await parentOf(repository, landed.commit, signal) : null;
    if (commit === null) return null;
    const name = say("{0}, on which the project has applied it", commit.slice(0, 12));
    return {
      name,
      commit,
      how: "later",
      reason: say("on it the project has applied it, in this version or another"),
    };
  };
}
