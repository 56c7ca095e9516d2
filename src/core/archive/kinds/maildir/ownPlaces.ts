import type { Facts } from "../../../mail/facts.ts";
import type { Message } from "../../../mail/message.ts";
import type { Store } from "../../../store/store.ts";
import type { Arrival } from "../../../store/types.ts";
import { differ } from "../../duplicateIds.ts";

interface Read {
  message: Message;
  facts: Facts;
  /** It was read half before. */
  replaces?: boolean;
}

/**
 * Where the mails of a person's own archive stand. Each stands once, and keeps its place for ever, whatever a mail
 * program does with its files: a mail that lost its place would no longer be known as private.
 */
export class OwnPlaces {
  readonly #store: Store;
  readonly #archive: string;

  constructor(store: Store, archive: string) {
    this.#store = store;
    this.#archive = archive;
  }

  /**
   * Mails that were read as what is to be put in of them. Of two with one Message-ID the first counts, since whoever
   * likes may send another later. To be asked and put in at once, since another window may read the same folder.
   * @param half the index of what was read half; null: nothing was
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
      // A mail without an id has another one once it is whole, but stands where its half stood.
      const index =
        own.find((place) => place.period === period)?.index ??
        (one.replaces && half !== null ? half : next++);
      arrivals.push({ ...one, period, index });
    }
    return { arrivals, doubled };
  }
}
