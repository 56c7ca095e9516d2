import type { Message } from "../mail/message.ts";
import type { Store } from "../store/store.ts";

/** Those of the mails that stand in an archive, and are not damaged. */
export function placedIn(store: Store, archive: string, messageIds: string[]): Set<string> {
  const places = store.places(messageIds);
  const sound = store.get(messageIds).map(({ messageId }) => messageId);
  return new Set(sound.filter((id) => places.get(id)?.some((place) => place.archive === archive)));
}

/** Those of the mails that are here as they were sent: an archive that has them too needs not be asked for them. */
export function exactOf(store: Store, messageIds: string[]): Message[] {
  return store.get(messageIds).flatMap((mail) => {
    const body = mail.exact ? store.body(mail.messageId) : null;
    return body ? [{ ...mail, body: body.text }] : [];
  });
}
