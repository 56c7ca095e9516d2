import type { Span, StoredMessage } from "../store/types.ts";
import { type AssembleOptions, assemble } from "./assemble.ts";
import { pullReach } from "./pullRequests.ts";
import { isPosting, RelatedPostings, type RelatedShelf } from "./relatedPostings.ts";
import type { Series } from "./series.ts";
import { messageIdsOf, postedIds } from "./seriesQueries.ts";
import { spansAround } from "./spans.ts";

/** What `seriesAround` asks of the store. */
export interface ThreadStore extends RelatedShelf {
  ancestors(messageIds: string[]): StoredMessage[];
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
  const found = () => assemble(known.values(), options).filter((series) => holdsAny(series, messageIds));
  let postings = [...known.values()].filter(isPosting);
  const related = new RelatedPostings(shelf, postings, options.idOf);
  takeIn(known, related.around(postings));
  let concerned: Series[];
  do {
    concerned = found();
    postings = concerned.flatMap(postedIds).flatMap((id) => known.get(id) ?? []);
    // Each version that is found may lead to others.
  } while (takeIn(known, related.around(postings)));
  if (concerned.length === 0) return [];
  takeIn(known, shelf.descendants(concerned.flatMap((series) => [...messageIdsOf(series)])));
  const patches = concerned.flatMap(({ revisions }) => revisions.flatMap((revision) => revision.patches));
  const sent = patches.map(({ date }) => date);
  takeIn(known, shelf.pullRequests(spansAround(sent, 0, pullReach)));
  return found();
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
