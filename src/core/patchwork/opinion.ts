import { type PatchworkPlace, seriesPage } from "../archive/patchworkPlace.ts";
import type { Series } from "../series/series.ts";
import { latestOf } from "../series/seriesQueries.ts";
import { disagreement } from "./disagreement.ts";
import type { PatchworkPatch } from "./patch.ts";

/** What a Patchwork says about a patch, compared with what is known here. */
export interface PatchOpinion extends PatchworkPatch {
  /** One sentence if it contradicts what is known here, else null. */
  disagreement: string | null;
}

/** What a Patchwork says about the latest revision of a series. */
export interface Opinion {
  /** In the order of the revision; patches that it does not know are missing. */
  patches: PatchOpinion[];
  /** Each difference once, with the number of patches if the series has several. */
  disagreements: string[];
  /** Web page of the series, or null. */
  page: string | null;
}

/** Patchwork's answer compared with the present state of the series; null if it knows none of the patches. */
export function opinionOf(
  series: Series,
  known: ReadonlyMap<string, PatchworkPatch>,
  place: PatchworkPlace,
): Opinion | null {
  const { patches, rfc } = latestOf(series);
  const opinions = patches.flatMap(({ messageId, landing }): PatchOpinion[] => {
    const theirs = known.get(messageId);
    if (!theirs) return [];
    return [{ ...theirs, disagreement: disagreement({ state: series.state, rfc, landing }, theirs) }];
  });
  const [first] = opinions;
  if (!first) return null;
  return {
    patches: opinions,
    disagreements: summary(opinions, patches.length),
    page: first.series === null ? first.page : seriesPage(place, first.series),
  };
}

function summary(opinions: PatchOpinion[], of: number): string[] {
  const counts = new Map<string, number>();
  for (const { disagreement } of opinions)
    if (disagreement !== null) counts.set(disagreement, (counts.get(disagreement) ?? 0) + 1);
  return [...counts].map(([sentence, count]) =>
    count === of ? sentence : `${count} of ${of} patches: ${sentence}`,
  );
}
