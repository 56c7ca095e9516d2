import type { StoredMessage } from "../store/types.ts";
import { type AssembleOptions, seriesOf } from "./assemble.ts";
import type { Correction } from "./corrections.ts";
import { messagesOf } from "./posting.ts";
import { pullReach } from "./pullRequests.ts";
import { RelatedPostings } from "./relatedPostings.ts";
import type { Series } from "./series.ts";
import { messageIdsOf } from "./seriesQueries.ts";
import { SimilarTitles } from "./similarTitles.ts";
import { spansAround } from "./spans.ts";
import type { ThreadStore } from "./threadStore.ts";
import type { Watch } from "./watch.ts";

/**
 * The complete series that the given mails (Message-IDs) belong to: all revisions, even in other threads, and all
 * replies. Reads only what concerns them: their threads, and what titles, diffs or names tie to them. So the cost does
 * not grow with the age of the archive or with how much the sender posts.
 */
export function seriesAround(messageIds: string[], shelf: ThreadStore, options: AssembleOptions): Series[] {
  return watchedSeriesAround(messageIds, shelf, options).series;
}

/** Like `seriesAround`, and also says which future mails would change the result. */
export function watchedSeriesAround(
  messageIds: string[],
  shelf: ThreadStore,
  options: AssembleOptions,
): { series: Series[]; watch: Watch } {
  const asked = new Set(messageIds);
  const related = new RelatedPostings(shelf, options);
  const similarTitles = new SimilarTitles(shelf, related);
  const near = [...shelf.get(messageIds), ...shelf.ancestors(messageIds)];
  related.ask([...near, ...shelf.descendants(near.map(({ messageId }) => messageId))]);
  // Each version found may lead to others, and each mail to replies, so this repeats until nothing is added.
  for (;;) {
    const grouped = related.group();
    const before = related.size;
    const all = seriesOf(grouped, options, (series) => holdsAny(series, messageIds));
    const found = all.filter(
      ({ series, posted }) =>
        holdsAny(series, messageIds) || posted.some((mail) => asked.has(mail.messageId)),
    );
    const sent = found.flatMap(({ posted }) => posted);
    related.follow(sent);
    related.take(shelf.descendants(found.flatMap(({ series }) => [...messageIdsOf(series)])));
    const spans = spansAround(
      sent.map(({ date }) => date),
      0,
      pullReach,
    );
    related.take(shelf.postings.pullRequests(spans));
    // Also read the replacing series, so that its present title and date are shown.
    const followers = new Set(found.flatMap(({ series }) => series.replacedBy?.messageId ?? []));
    for (const { posted } of all)
      if (posted.some(({ messageId }) => followers.has(messageId))) related.follow(posted);
    const joined = otherSides(sent, options.corrections ?? []);
    if (joined.length > 0) {
      const others = [...shelf.get(joined), ...shelf.ancestors(joined)];
      related.ask([...others, ...shelf.descendants(others.map(({ messageId }) => messageId))]);
    }
    const posted = new Set(sent);
    similarTitles.takeIn(
      grouped.groups.flat().filter((posting) => messagesOf(posting).some((mail) => posted.has(mail))),
      grouped,
    );
    if (related.size > before) continue;
    const series = found.map((one) => one.series).filter((one) => holdsAny(one, messageIds));
    return { series, watch: related.watch(messageIds, similarTitles.likes, grouped) };
  }
}

/** The other mails of `join` corrections that name one of these; those may share neither thread nor sender. */
function otherSides(mails: readonly StoredMessage[], corrections: readonly Correction[]): string[] {
  const own = new Set(mails.map(({ messageId }) => messageId));
  const pairs = corrections.flatMap((one) => ("join" in one ? [one.join] : []));
  return pairs.filter((pair) => pair.some((id) => own.has(id))).flat();
}

function holdsAny(series: Series, messageIds: string[]): boolean {
  const own = messageIdsOf(series);
  return messageIds.some((id) => own.has(id));
}
