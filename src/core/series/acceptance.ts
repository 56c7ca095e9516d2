import type { Person } from "../mail/message.ts";
import type { Patch, Reply, Revision } from "./series.ts";

/** Whether a text speaks of the whole series ("series applied") rather than of one patch. */
export function namesSeries(text: string): boolean {
  return /\b(?:series|all|whole|entire|both|patches|patch ?set)\b/i.test(text);
}

/** A custodian's word that patches of a revision were applied, and which patches it covers. */
export interface Acceptance {
  patches: Set<Patch>;
  /** It covers the whole revision, including announced patches that have not arrived here. */
  whole: boolean;
  /** The mails that say so, oldest first. */
  said: Reply[];
}

/**
 * A reply below the cover letter covers all patches, one below a patch covers that patch, unless its text names others
 * or the series.
 * @param earlier previous revisions: a reply below one of them that was sent after this revision and says "series
 * applied" may have answered the nearest mail at hand, and then means this revision
 */
export function acceptanceOf(
  revision: Revision,
  isCustodian: (person: Person) => boolean = () => true,
  earlier: Revision[] = [],
): Acceptance {
  const patches = new Set<Patch>();
  const said: Reply[] = [];
  let whole = false;
  for (const on of revision.cover ? [revision.cover, ...revision.patches] : revision.patches)
    for (const reply of on.replies) {
      if (reply.role !== "applied" || !isCustodian(reply.from)) continue;
      said.push(reply);
      const named = reply.accepts?.patches ?? null;
      const ofAll = on === revision.cover || revision.expected <= 1 || namesSeries(reply.excerpt);
      if (named === null && ofAll) whole = true;
      for (const patch of revision.patches)
        if (named?.includes(patch.number) ?? (ofAll || patch === on)) patches.add(patch);
    }
  for (const reply of earlier.flatMap(saidOfSeries)) {
    if (reply.date <= revision.date || !isCustodian(reply.from)) continue;
    said.push(reply);
    whole = true;
    for (const patch of revision.patches) patches.add(patch);
  }
  return { patches, whole, said: said.sort((a, b) => a.date - b.date) };
}

/** The replies that say that the whole revision was applied. */
function saidOfSeries({ cover, patches, expected }: Revision): Reply[] {
  const ofAll = expected <= 1 ? patches.flatMap(({ replies }) => replies) : (cover?.replies ?? []);
  const others = patches.flatMap(({ replies }) => replies.filter(({ excerpt }) => namesSeries(excerpt)));
  return [...new Set([...ofAll, ...others])].filter(
    ({ role, accepts }) => role === "applied" && (accepts?.patches ?? null) === null,
  );
}
