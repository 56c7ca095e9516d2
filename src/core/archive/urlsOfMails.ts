import { isDerivedId } from "../mail/messageId.ts";
import type { Store } from "../store/store.ts";
import type { FoundUrls } from "./archive.ts";

/** The addresses of those of the mails that stand in an archive, where each is known by itself. */
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
