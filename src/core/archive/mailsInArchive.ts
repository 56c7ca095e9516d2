import type { Message } from "../mail/message.ts";
import type { Store } from "../store/store.ts";

/** Those of the mails that have a place in an archive and are not damaged. */
export function placedIn(store: Store, archive: string, messageIds: string[]): Set<string> {
  const places = store.places(messageIds);
  const sound = store.get(messageIds).map(({ messageId }) => messageId);
  return new Set(sound.filter((id) => places.get(id)?.some((place) => place.archive === archive)));
}

/** Those of the mails that are stored exactly, so that no other archive need be asked for them. */
export function exactOf(store: Store, messageIds: string[]): Message[] {
  return store.get(messageIds).flatMap((mail) => {
    const body = mail.exact ? store.body(mail.messageId) : null;
    return body ? [{ ...mail, body: body.text }] : [];
  });
}
