import type { Facts } from "../../../mail/facts.ts";
import type { Message } from "../../../mail/message.ts";
import type { Store } from "../../../store/store.ts";
import type { Arrival } from "../../../store/types.ts";
import { differ } from "../../duplicateIds.ts";

interface Read {
  message: Message;
  facts: Facts;
  /** Only a part of it was read before. */
  replaces?: boolean;
}

/**
 * The places of the person's own mails. Each mail has one place, for ever, whatever a mail program does with its files:
 * a mail that lost its place would no longer be known as private.
 */
export class OwnPlaces {
  readonly #store: Store;
  readonly #archive: string;

  constructor(store: Store, archive: string) {
    this.#store = store;
    this.#archive = archive;
  }

  /**
   * Turns mails into the arrivals to store. Of two with one Message-ID the first counts, because anybody could send
   * another later. Call it and store the result in one transaction, since another window may read the same folder.
   * @param half the index of a mail of which only a part was read before, or null
   */
  arrivals(
    period: string,
    read: Read[],
    half: number | null = null,
  ): { arrivals: Arrival[]; doubled: number } {
    const places = this.#store.places(read.map(({ message }) => message.messageId));
    const met = new Map<string, string>();
    const arrivals: Arrival[] = [];
    let next = this.#store.nextIndex(this.#archive, period);
    let doubled = 0;
    for (const one of read) {
      const { messageId, body } = one.message;
      const own = places.get(messageId)?.filter(({ archive }) => archive === this.#archive) ?? [];
      const known = met.get(messageId) ?? (own.length > 0 ? this.#store.body(messageId)?.text : undefined);
      if (known !== undefined && !one.replaces) {
        if (differ(known, body)) doubled++;
        continue;
      }
      met.set(messageId, body);
      // A mail without a Message-ID gets another derived id once it is complete, but keeps its place.
      const index =
        own.find((place) => place.period === period)?.index ??
        (one.replaces && half !== null ? half : next++);
      arrivals.push({ ...one, period, index });
    }
    return { arrivals, doubled };
  }
}
