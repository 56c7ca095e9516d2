import { samePerson } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import { isReview, type Trailer } from "../mail/trailers.ts";
import type { Patch, Reply, Revision, Series } from "../series/series.ts";
import type { StoredMessage } from "../store/types.ts";
import type { GivenFor } from "./model.ts";

/** A patch of a series, in one of its revisions. */
export interface PatchOfSeries {
  series: Series;
  revision: Revision;
  patch: Patch;
}

/** The revision of a patch that a mail is a reply to; null if it is in no thread of the series. */
export function givenFor({ series, patch }: Omit<PatchOfSeries, "revision">, mail: string): GivenFor | null {
  const is = ({ messageId }: Reply) => messageId === mail;
  for (const revision of series.revisions.toReversed()) {
    const own = revision.patches.find(({ replies }) => replies.some(is));
    if (!own && !revision.cover?.replies.some(is)) continue;
    return { label: revision.label, patch: (before(patch, revision) ?? own)?.messageId ?? null };
  }
  return null;
}

/** The same patch in another revision. */
function before({ title }: Patch, { patches }: Revision): Patch | undefined {
  return patches.find((other) => titleKey(other.title) === titleKey(title));
}

/** The newest mail, up to a revision, by which somebody gave a review themselves; null if none is known. */
export function mailOf(
  { series, revision, patch }: PatchOfSeries,
  { name, person }: Trailer,
  mails: (messageIds: string[]) => StoredMessage[],
): StoredMessage | null {
  if (person === null) return null;
  const upTo = series.revisions.slice(0, series.revisions.indexOf(revision) + 1);
  for (const one of upTo.toReversed()) {
    const replies = [...(before(patch, one)?.replies ?? []), ...(one.cover?.replies ?? [])];
    const given = mails(replies.map(({ messageId }) => messageId)).findLast(
      ({ from, facts }) =>
        samePerson(person, from) &&
        facts.trailers.some(
          (own) => own.name === name && isReview(own) && own.person && samePerson(own.person, from),
        ),
    );
    if (given) return given;
  }
  return null;
}
