import type { StoredMessage } from "../store/types.ts";
import { type AssembleOptions, assemble } from "./assemble.ts";
import type { Series } from "./series.ts";
import { messageIdsOf } from "./seriesQueries.ts";

/** What `around` asks of the store. */
export interface ThreadStore {
  get(messageIds: string[]): StoredMessage[];
  ancestors(messageIds: string[]): StoredMessage[];
  descendants(messageIds: string[]): StoredMessage[];
  postings(emails: string[]): StoredMessage[];
  pullRequests(since: number): StoredMessage[];
}

/**
 * The series that the given mails belong to, whole: all revisions, also those in other threads, and all replies.
 * Reads only what concerns them: the mails' threads, then everything their senders have posted.
 */
export function seriesAround(messageIds: string[], shelf: ThreadStore, options: AssembleOptions): Series[] {
  const near = [...shelf.get(messageIds), ...shelf.ancestors(messageIds)];
  const thread = shelf.descendants(near.map((message) => message.messageId));
  const posted = [...near, ...thread].filter(isPosting);
  const senders = new Set(
    posted.flatMap((message) => [message.from.email, message.facts.author?.email ?? ""]),
  );
  senders.delete("");
  const known = distinct([...near, ...thread, ...shelf.postings([...senders])]);
  const concerned = assemble(known, options).filter((series) => holdsAny(series, messageIds));
  const ids = concerned.flatMap((series) => [...messageIdsOf(series)]);
  const since = Math.min(...concerned.flatMap((series) => series.revisions.map((revision) => revision.date)));
  const pulls = concerned.length > 0 ? shelf.pullRequests(since) : [];
  const whole = distinct([...known, ...shelf.descendants(ids), ...pulls]);
  return assemble(whole, options).filter((series) => holdsAny(series, messageIds));
}

function isPosting(message: StoredMessage): boolean {
  return message.facts.kind === "patch" || message.facts.kind === "cover";
}

function holdsAny(series: Series, messageIds: string[]): boolean {
  const own = messageIdsOf(series);
  return messageIds.some((id) => own.has(id));
}

function distinct(messages: StoredMessage[]): StoredMessage[] {
  return [...new Map(messages.map((message) => [message.messageId, message])).values()];
}
