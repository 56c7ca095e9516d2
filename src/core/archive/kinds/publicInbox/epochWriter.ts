import { digest } from "../../../base/digest.ts";
import type { Blob } from "../../../git/blobReader.ts";
import type { Facts } from "../../../mail/facts.ts";
import type { Message } from "../../../mail/message.ts";
import { parseWholeMail } from "../../../mail/parse.ts";
import type { Store } from "../../../store/store.ts";
import type { Arrival } from "../../../store/types.ts";
import { alsoDoubled, noneDoubled } from "../../duplicateIds.ts";
import type { EpochCommit } from "./epochGit.ts";
import type { EpochPosition } from "./position.ts";

/** A commit with its mail; null if that is missing. */
export interface ReadCommit extends EpochCommit {
  mail: Blob | null;
}

/** How a history is read. */
export interface Reading {
  /** From newer commits to older ones. */
  downwards: boolean;
  /** The history differs from the one that was read before. */
  rewritten: boolean;
}

/** Limit for remembered deleted mails. */
const mostRemoved = 10_000;

/** Writes the mails of an epoch's commits into the store, each batch in one transaction with its position. */
export class EpochWriter {
  readonly #store: Store;
  readonly #factsOf: (message: Message) => Facts;
  readonly #archive: string;
  readonly #period: string;
  /** Message-IDs of mails seen in this run. */
  readonly #met = new Set<string>();
  /** The first free index; null if the store was not asked yet. */
  #next: number | null = null;
  position: EpochPosition;
  /** Mails that were not known before. */
  added = 0;

  constructor(
    parts: { store: Store; factsOf: (message: Message) => Facts; archive: string; period: string },
    position: EpochPosition,
  ) {
    this.#store = parts.store;
    this.#factsOf = parts.factsOf;
    this.#archive = parts.archive;
    this.#period = parts.period;
    this.position = position;
  }

  /** Writes a batch in the order of reading, with the position that its last commit reaches. */
  async take(commits: readonly ReadCommit[], how: Reading, reach: Partial<EpochPosition>): Promise<void> {
    const read = [];
    for (const { mail, removed } of commits)
      if (mail) read.push({ message: await parseWholeMail(mail.bytes, mail.truncated), removed });
    const batch = new Batch(this.#store, this.#archive, this.#period, read);
    for (const { message, removed } of read) {
      if (removed) this.#remove(batch, message, how);
      else this.#add(batch, message, how);
    }
    this.#write(batch, reach);
  }

  /** Stores a position without any mail. */
  reach(reach: Partial<EpochPosition>): void {
    this.position = { ...this.position, ...reach };
    this.#store.setPosition({ archive: this.#archive, period: this.#period, value: this.position });
  }

  /**
   * Of two mails with one Message-ID the first to arrive counts, because anybody could send another later. In a
   * rewritten history the mail itself may have been edited.
   */
  #add(batch: Batch, message: Message, { downwards, rewritten }: Reading): void {
    const { messageId } = message;
    const known = batch.known(messageId);
    if (downwards && this.position.removed.includes(keyOf(message))) {
      if (rewritten && known === message.body && !this.#met.has(messageId)) this.#withdraw(batch, messageId);
      return;
    }
    const differs = known !== null && known !== message.body;
    if (differs && rewritten && !downwards && !this.#met.has(messageId)) {
      // It was edited, or the known copy comes further down: only reading everything tells.
      this.#lookThroughOnceMore();
      return;
    }
    const doubled = differs && (!rewritten || this.#met.has(messageId));
    this.#met.add(messageId);
    if (doubled) this.position = { ...this.position, ...alsoDoubled(this.position, [messageId]) };
    if (known === message.body || (doubled && !downwards)) return;
    batch.add(message, this.#factsOf(message));
  }

  /** A mail was deleted: remove it if it is known, and skip it when it is found further down. */
  #remove(batch: Batch, message: Message, { downwards }: Reading): void {
    if (downwards || !this.position.whole) {
      const removed = [...this.position.removed, keyOf(message)].slice(-mostRemoved);
      this.position = { ...this.position, removed };
    }
    if (downwards || batch.known(message.messageId) !== message.body) return;
    this.#withdraw(batch, message.messageId);
    // Another mail with its id may count now, so everything is read again.
    if (this.position.doubled > 0) this.#lookThroughOnceMore();
  }

  #lookThroughOnceMore(): void {
    this.position = { ...this.position, bottom: null, reached: false, rewritten: true, ...noneDoubled };
  }

  #withdraw(batch: Batch, messageId: string): void {
    this.#write(batch, {});
    this.#store.withdraw(this.#archive, this.#period, [messageId], (places) => {
      this.position = { ...this.position, mails: Math.max(0, this.position.mails - places) };
      return { archive: this.#archive, period: this.#period, value: this.position };
    });
    batch.forget(messageId);
    this.#met.delete(messageId);
  }

  #write(batch: Batch, reach: Partial<EpochPosition>): void {
    this.#next ??= this.#store.extent(this.#archive, this.#period).next;
    const from = this.#next;
    const arrivals = batch
      .take()
      .map((one, at): Arrival => ({ ...one, period: this.#period, index: from + at }));
    this.#next += arrivals.length;
    this.position = { ...this.position, ...reach, mails: this.position.mails + arrivals.length };
    const position = { archive: this.#archive, period: this.#period, value: this.position };
    if (arrivals.length === 0) this.#store.setPosition(position);
    else this.added += this.#store.put(this.#archive, arrivals, position).added;
  }
}

const keyOf = ({ messageId, body }: Message): string => digest([messageId, body]);

/** The mails of one batch, compared with those that the store has of the epoch. */
class Batch {
  readonly #store: Store;
  /** Message-IDs that are in the epoch already. */
  readonly #placed: Set<string>;
  readonly #bodies = new Map<string, string>();
  #waiting: Pick<Arrival, "message" | "facts">[] = [];

  constructor(store: Store, archive: string, period: string, read: readonly { message: Message }[]) {
    this.#store = store;
    const places = store.places(read.map(({ message }) => message.messageId));
    const isOwn = (place: { archive: string; period: string }) =>
      place.archive === archive && place.period === period;
    this.#placed = new Set([...places].filter(([, all]) => all.some(isOwn)).map(([id]) => id));
  }

  /** The stored body of a mail of the epoch; null if it is not in the epoch, or not stored completely. */
  known(messageId: string): string | null {
    const own = this.#bodies.get(messageId);
    if (own !== undefined) return own;
    if (!this.#placed.has(messageId)) return null;
    const kept = this.#store.body(messageId);
    return kept?.exact ? kept.text : null;
  }

  add(message: Message, facts: Facts): void {
    this.#bodies.set(message.messageId, message.body);
    this.#waiting.push({ message, facts });
  }

  forget(messageId: string): void {
    this.#bodies.delete(messageId);
    this.#placed.delete(messageId);
  }

  /** The mails to write. */
  take(): Pick<Arrival, "message" | "facts">[] {
    return this.#waiting.splice(0);
  }
}
