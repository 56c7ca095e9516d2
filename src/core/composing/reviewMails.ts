import type { Person } from "../mail/message.ts";
import { named } from "../mail/person.ts";
import type { Revision } from "../series/series.ts";
import type { GivenTrailer, Review, ReviewComment } from "./model.ts";
import { reviewTrailers } from "./model.ts";
import { type ReviewedMail, reviewBody } from "./reviewBody.ts";

/** A mail of a review: the mail it replies to, and its text. */
export interface ReviewText {
  about: ReviewedMail;
  body: string;
}

/**
 * The texts of a review's mails, first the one to the cover, then those to patches in order; one for each mail that
 * something is said about. A trailer for all patches goes to the cover, if there is one.
 * @param revision for trailers on the whole series
 * @param mailOf null if a mail is not here
 */
export function reviewTexts(
  { comments, trailers }: Review,
  revision: Revision,
  mailOf: (messageId: string) => ReviewedMail | null,
  sender: Person,
): ReviewText[] {
  const given = trailersByMail(trailers, revision);
  const said = new Map<string, ReviewComment[]>();
  for (const comment of comments) {
    const all = said.get(comment.patch);
    if (all) all.push(comment);
    else said.set(comment.patch, [comment]);
  }
  const mails = revision.cover ? [revision.cover, ...revision.patches] : revision.patches;
  const order = [...mails.map(({ messageId }) => messageId), ...said.keys()];
  return [...new Set(order)].flatMap((id) => {
    const [words = [], names = []] = [said.get(id), given.get(id)];
    const about = words.length + names.length > 0 ? mailOf(id) : null;
    if (!about) return [];
    const lines = names.map((name) => `${name}: ${named(sender)}`);
    return [{ about, body: reviewBody(about, words, lines, sender) }];
  });
}

/** By Message-ID, in the order that trailers have in U-Boot's commits. */
function trailersByMail(trailers: GivenTrailer[], { cover, patches }: Revision): Map<string, string[]> {
  const given = new Map<string, string[]>();
  const give = (id: string, name: string) => given.set(id, [...(given.get(id) ?? []), name]);
  for (const name of reviewTrailers) {
    const ids = trailers.filter(({ trailer }) => trailer === name).map(({ patch }) => patch);
    const isForAll =
      ids.includes(null) || (patches.length > 1 && patches.every(({ messageId }) => ids.includes(messageId)));
    if (isForAll && cover) give(cover.messageId, name);
    else if (isForAll) for (const { messageId } of patches) give(messageId, name);
    else for (const id of new Set(ids)) if (id !== null) give(id, name);
  }
  return given;
}
