import type { SeriesMatch } from "../../core/lookup/seriesMatch.ts";
import { messageIdIn } from "../../core/mail/messageId.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";

/** The followed series of a found thread, if any: by one of its postings, or by the thread in the setting. */
export function followedAs(found: SeriesMatch, entries: TrackedEntry[]): TrackedEntry | undefined {
  const postings = new Set([found.messageId, ...found.postings]);
  return entries.find(
    ({ tracked, series }) =>
      postings.has(messageIdIn(tracked.thread) ?? tracked.thread) ||
      series?.revisions.some((revision) =>
        [revision.cover, ...revision.patches].some(
          (posting) => posting && [posting.messageId, ...posting.aliases].some((id) => postings.has(id)),
        ),
      ),
  );
}

/** Whether the typed text is a thread by itself, so that no search is needed. */
export function namesThread(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text.trim()) || messageIdIn(text) !== null;
}
