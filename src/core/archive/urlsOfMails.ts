import { isDerivedId } from "../mail/messageId.ts";
import type { Store } from "../store/store.ts";
import type { FoundUrls } from "./archive.ts";

/** Web addresses of those mails that have a place in the archive, where each address follows from the mail itself. */
export function urlsOfMails(
  store: Store,
  archive: string,
  messageIds: string[],
  addressOf: (messageId: string) => string | null | undefined,
): FoundUrls {
  const urls = new Map<string, string>();
  for (const [messageId, places] of store.places(messageIds)) {
    const url = isDerivedId(messageId) ? null : (addressOf(messageId) ?? null);
    if (url !== null && places.some((place) => place.archive === archive)) urls.set(messageId, url);
  }
  return { urls, problems: [] };
}
