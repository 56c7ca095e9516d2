import type { Span, StoredMessage } from "../store/types.ts";
import { type AssembleOptions, assembleWithPosted } from "./assemble.ts";
import { pullReach } from "./pullRequests.ts";
import { isPosting, RelatedPostings, type RelatedShelf } from "./relatedPostings.ts";
import type { Series } from "./series.ts";
import { messageIdsOf } from "./seriesQueries.ts";
import { spansAround } from "./spans.ts";

/** What `seriesAround` asks of the store. */
export interface ThreadStore extends RelatedShelf {
  pullRequests(spans: readonly Span[]): StoredMessage[];
}

/**
 * The series that the given mails belong to, whole: all revisions, also those in other threads, and all replies.
 * Reads only what concerns them: the mails' threads, then what their senders have posted in the time in which versions
 * follow each other, and what is tied to them by name however long ago. So it costs as much in an archive of twenty
 * years as in one of two.
 */
export function seriesAround(messageIds: string[], shelf: ThreadStore, options: AssembleOptions): Series[] {
  const near = [...shelf.get(messageIds), ...shelf.ancestors(messageIds)];
  const thread = shelf.descendants(near.map((message) => message.messageId));
  const known = new Map<string, StoredMessage>();
  takeIn(known, [...near, ...thread]);
  const posted = [...known.values()].filter(isPosting);
  const related = new RelatedPostings(shelf, posted, options.idOf);
  takeIn(known, related.around(posted));
  const asked = new Set(messageIds);
  // Each version that is found may lead to others, and each mail to answers.
  for (;;) {
    const found = assembleWithPosted(known.values(), options).filter(
      ({ series, posted }) =>
        holdsAny(series, messageIds) || posted.some((mail) => asked.has(mail.messageId)),
    );
    const answers = shelf.descendants(found.flatMap(({ series }) => [...messageIdsOf(series)]));
    const sent = found.flatMap(({ posted }) => posted);
    const spans = spansAround(
      sent.map(({ date }) => date),
      0,
      pullReach,
    );
    if (!takeIn(known, [...related.around(sent), ...answers, ...shelf.pullRequests(spans)]))
      return found.map(({ series }) => series).filter((series) => holdsAny(series, messageIds));
  }
}

/** Answers whether any was not known. */
function takeIn(known: Map<string, StoredMessage>, messages: readonly StoredMessage[]): boolean {
  const before = known.size;
  for (const message of messages) known.set(message.messageId, message);
  return known.size > before;
}

function holdsAny(series: Series, messageIds: string[]): boolean {
  const own = messageIdsOf(series);
  return messageIds.some((id) => own.has(id));
}
