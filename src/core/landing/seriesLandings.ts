import { diffOf } from "../mail/diff.ts";
import type { Landing, Patch, Series } from "../series/series.ts";
import { type JudgeOptions, judge } from "../series/state.ts";
import type { Wanted } from "./landings.ts";

/** Gives the exact body of a mail; null where nobody can give it now. */
export type ExactBody = (messageId: string) => Promise<string | null>;

/**
 * The patches of some series as git is asked for them, the earlier sendings of each included: `sent` says when those
 * were sent, in milliseconds since 1970; where it does not, they count as sent with the last.
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
 * The same series with their landings and, in their light, their state. `landings` null: git has said nothing of them.
 * `isList`: whether an address is one of the project's lists, and nobody who could be asked.
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
