import type { StoredMessage } from "../store/types.ts";
import { type AssembleOptions, assemble } from "./assemble.ts";
import type { Series } from "./series.ts";

/** What `around` asks of the store. */
export interface Shelf {
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
export function seriesAround(messageIds: string[], shelf: Shelf, options: AssembleOptions): Series[] {
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

/** All mails of a series: covers, patches, their earlier sendings and the replies. */
export function messageIdsOf(series: Series): Set<string> {
  const ids = new Set<string>();
  for (const revision of series.revisions)
    for (const mail of revision.cover ? [revision.cover, ...revision.patches] : revision.patches) {
      ids.add(mail.messageId);
      for (const alias of mail.aliases) ids.add(alias);
      for (const reply of mail.replies) ids.add(reply.messageId);
    }
  return ids;
}

/** Message-IDs of what was sent as patch or cover, latest revision first, each revision's first mail first. */
export function postedIds(series: Series): string[] {
  return series.revisions.toReversed().flatMap((revision) => {
    const mails = revision.cover ? [revision.cover, ...revision.patches] : revision.patches;
    return mails.flatMap((mail) => [mail.messageId, ...mail.aliases]);
  });
}

function distinct(messages: StoredMessage[]): StoredMessage[] {
  return [...new Map(messages.map((message) => [message.messageId, message])).values()];
}
