import type { Person } from "../mail/message.ts";
import type { Patch, Reply, Revision } from "./series.ts";

/** Whether words speak of the whole series. */
export function namesSeries(text: string): boolean {
  return /\b(?:series|all|whole|entire|both|patches|patch ?set)\b/i.test(text);
}

/** The patches of a revision that a custodian is said to have applied. */
export interface Acceptance {
  patches: Set<Patch>;
  /** It was said of the whole revision, so that patches that nobody has seen count as well. */
  whole: boolean;
  /** Who said so, oldest first. */
  said: Reply[];
}

/**
 * Below a cover it is said of all patches, below a patch of that one, unless the words name others or the series.
 * @param earlier the revisions before: who says below one of them, after this one was sent, that the series was applied,
 * may have answered the mail that was nearest
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

/** What tells that a revision was applied as a whole. */
function saidOfSeries({ cover, patches, expected }: Revision): Reply[] {
  const ofAll = expected <= 1 ? patches.flatMap(({ replies }) => replies) : (cover?.replies ?? []);
  const others = patches.flatMap(({ replies }) => replies.filter(({ excerpt }) => namesSeries(excerpt)));
  return [...new Set([...ofAll, ...others])].filter(
    ({ role, accepts }) => role === "applied" && (accepts?.patches ?? null) === null,
  );
}
