import type { Facts } from "../../../mail/facts.ts";
import type { Message } from "../../../mail/message.ts";
import { isWholeOf } from "../../../store/betterMail.ts";
import type { Store } from "../../../store/store.ts";
import type { Arrival } from "../../../store/types.ts";
import { differ } from "../../duplicateIds.ts";

interface Read {
  message: Message;
  facts: Facts;
  /** Only a part of it was read before. */
  replaces?: boolean;
}

/** What to store. */
export interface OwnArrivals {
  arrivals: Arrival[];
  /** How many of the arrivals have a new place. */
  mails: number;
  /** Message-IDs of the mails that are left out because another one with that id has a different text. */
  doubled: string[];
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
   * another later, unless the first was cut and the other one is complete. Call it and store the result in one
   * transaction, since another window may read the same folder.
   * @param last the index of the mail that was read last, of which perhaps only a part was there; or null
   */
  arrivals(period: string, read: Read[], last: number | null = null): OwnArrivals {
    const places = this.#store.places(read.map(({ message }) => message.messageId));
    const met = new Map<string, Arrival>();
    const found: OwnArrivals = { arrivals: [], mails: 0, doubled: [] };
    let next = this.#store.nextIndex(this.#archive, period);
    for (const one of read) {
      const { messageId, body } = one.message;
      const all = places.get(messageId) ?? [];
      const own = all.filter(({ archive }) => archive === this.#archive);
      const before = met.get(messageId);
      const known = before?.message.body ?? (own.length > 0 ? this.#store.body(messageId)?.text : undefined);
      const isWhole = known !== undefined && own.length === all.length && isWholeOf(known, body);
      if (known !== undefined && !one.replaces && !isWhole) {
        if (differ(known, body)) found.doubled.push(messageId);
        continue;
      }
      // A mail without a Message-ID gets another derived id once it is complete, but keeps its place.
      const half = one.replaces && last !== null ? { period, index: last } : undefined;
      const place = (isWhole ? (before ?? own[0]) : own.find((place) => place.period === period)) ?? half;
      if (!place) found.mails++;
      const arrival = { ...one, period: place?.period ?? period, index: place?.index ?? next++ };
      met.set(messageId, arrival);
      found.arrivals.push(arrival);
    }
    return found;
  }
}
