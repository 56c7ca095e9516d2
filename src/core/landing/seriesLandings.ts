import { diffOf } from "../mail/diff.ts";
import type { Landing, Patch, Series } from "../series/series.ts";
import { type JudgeOptions, judge } from "../series/state.ts";
import type { Wanted } from "./landings.ts";

/** Gives the exact body of a mail; null if it cannot be fetched now. */
export type ExactBody = (messageId: string) => Promise<string | null>;

/**
 * The patches of some series as input for git, including earlier sendings. `sent`: when those were sent (milliseconds
 * since 1970); a missing one counts as sent with the last.
 */
export function wantedOf(
  all: Series[],
  exactBody: ExactBody,
  sent: ReadonlyMap<string, number> = new Map(),
): Wanted[] {
  return all.flatMap((series, at) =>
    series.revisions.flatMap((revision) =>
      revision.patches.flatMap((patch) =>
        [patch.messageId, ...patch.aliases].map((messageId) => ({
          messageId,
          title: patch.title,
          author: patch.author,
          date: sent.get(messageId) ?? patch.date,
          ...(patch.authored === undefined ? {} : { authored: patch.authored }),
          series: String(at),
          cover: revision.cover?.messageId ?? null,
          files: patch.files.map((file) => file.path),
          diff: async () => {
            const body = await exactBody(messageId);
            return body === null ? null : diffOf(body);
          },
        })),
      ),
    ),
  );
}

/**
 * The same series with landings, and the state that follows from them. `landings` null: git was not asked. `isList`:
 * whether an address is one of the project's lists and not a person.
 */
export function withLandings(
  all: Series[],
  landings: ReadonlyMap<string, Landing> | null,
  known: Omit<JudgeOptions, "landingsKnown">,
  isList: (email: string) => boolean = () => false,
): Series[] {
  return all.map((series) => {
    const revisions = series.revisions.map((revision) => ({
      ...revision,
      patches: revision.patches.map((patch) => ({
        ...patch,
        landing: landings && landingOf(patch, landings),
      })),
    }));
    const asked = series.asked.filter(({ person }) => !isList(person.email));
    const landed = { ...series, revisions, asked };
    return { ...landed, ...judge(landed, { ...known, landingsKnown: landings !== null }) };
  });
}

function landingOf(patch: Patch, landings: ReadonlyMap<string, Landing>): Landing | null {
  for (const id of [patch.messageId, ...patch.aliases]) {
    const found = landings.get(id);
    if (found) return found;
  }
  return null;
}
