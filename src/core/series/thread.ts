import { parentIds } from "../mail/parentIds.ts";
import type { StoredMessage } from "../store/types.ts";

/** Mails by Message-ID, with what each answers. Loops and missing mails are harmless. */
export class Threads {
  readonly #byId = new Map<string, StoredMessage>();
  /** Oldest first; mails with equal dates by Message-ID, so that the order of arrival never matters. */
  readonly messages: StoredMessage[];

  constructor(messages: Iterable<StoredMessage>) {
    for (const message of messages) {
      const known = this.#byId.get(message.messageId);
      // The same mail may come through two lists: keep the copy with the earlier date, whichever is read first.
      if (!known || message.date < known.date) this.#byId.set(message.messageId, message);
    }
    this.messages = [...this.#byId.values()].sort(
      (a, b) => a.date - b.date || (a.messageId < b.messageId ? -1 : 1),
    );
  }

  get(messageId: string): StoredMessage | undefined {
    return this.#byId.get(messageId);
  }

  /** The mail that it answers: In-Reply-To, else the nearest reference that is known. */
  parent(message: StoredMessage): StoredMessage | undefined {
    for (const id of parentIds(message)) {
      const parent = this.#byId.get(id);
      if (parent && parent !== message) return parent;
    }
    return undefined;
  }

  /** The mail itself, then what it answers, nearest first; each once, at most 1,000. */
  *lineage(message: StoredMessage): Generator<StoredMessage> {
    const seen = new Set<StoredMessage>();
    let at: StoredMessage | undefined = message;
    while (at && !seen.has(at) && seen.size < 1_000) {
      seen.add(at);
      yield at;
      at = this.parent(at);
    }
  }
}
