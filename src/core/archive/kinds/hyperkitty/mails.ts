import { ArchiveError, isMissing } from "../../../http/archiveError.ts";
import type { Message } from "../../../mail/message.ts";
import type { Store } from "../../../store/store.ts";
import type { Email, Entry } from "./answers.ts";
import type { HyperkittyApi } from "./api.ts";
import { messageOf } from "./message.ts";

const cacheKind = "hyperkitty mail";
/** Maximum number of replies followed upwards from a mail. */
const mostAbove = 50;

/** The result of requesting some mails. */
export interface Brought {
  messages: Message[];
  /** Hashes of mails that the server failed to deliver, and one of the reasons. */
  failed: string[];
  fault: ArchiveError | null;
}

/** Kinds of errors that concern one mail; others can still be requested. */
const ofOneMail: ReadonlySet<string> = new Set(["missing", "foreign", "too-large", "server", "corrupt"]);

/** The Message-ID for a hash, if a mail with that hash was ever seen; no network. */
export function knownIdOf(store: Pick<Store, "cached">, hash: string): string | null {
  return store.cached<string>(cacheKind, [hash]).get(hash) ?? null;
}

/** Requests single mails of a list from its HyperKitty. */
export class HyperkittyMails {
  readonly #api: HyperkittyApi;
  readonly #list: string;
  readonly #store: Store;
  /** Message-IDs by hash, from lists of mails. */
  readonly #ids = new Map<string, string>();
  readonly #emails = new Map<string, Promise<Email>>();

  constructor(api: HyperkittyApi, list: string, store: Store) {
    this.#api = api;
    this.#list = list;
    this.#store = store;
  }

  /** Remembers which hash belongs to which mail. */
  learn(entries: readonly Pick<Entry, "message_id" | "message_id_hash">[]): void {
    for (const entry of entries) this.#ids.set(entry.message_id_hash, entry.message_id);
    this.#store.cache(
      cacheKind,
      entries.map(({ message_id_hash, message_id }) => [message_id_hash, message_id]),
    );
  }

  /**
   * Mails by their hashes, and the mails above them up to the beginning of the conversation that are not here. Rejects
   * if the server as a whole fails.
   */
  async bring(names: readonly string[], signal: AbortSignal): Promise<Brought> {
    const brought: Brought = { messages: [], failed: [], fault: null };
    const asked = new Set<string>();
    let next = [...new Set(names)];
    for (let above = 0; next.length > 0 && above <= mostAbove; above++) {
      for (const name of next) asked.add(name);
      // Waits for all, so that no request continues after the caller has stopped.
      const results = await Promise.allSettled(next.map((name) => this.#mail(name)));
      signal.throwIfAborted();
      const parents = results.flatMap((result, at) => {
        if (result.status === "rejected") {
          noteFailure(result.reason, next[at] ?? "", brought);
          return [];
        }
        brought.messages.push(result.value.message);
        return result.value.above;
      });
      next = [...new Set(parents)].filter((name) => !asked.has(name));
    }
    return brought;
  }

  /** `above`: the hash of the mail that it replies to, if that is not here. */
  async #mail(name: string): Promise<{ message: Message; above: string[] }> {
    const email = await this.#email(name);
    const parent = email.parent === null ? null : await this.idOf(email.parent);
    const message = await messageOf(email, parent, this.#list, this.#api);
    const isMissing = parent !== null && this.#store.get([parent]).length === 0;
    return { message, above: isMissing && email.parent !== null ? [email.parent] : [] };
  }

  /** The Message-ID for a hash; null if there is no such mail. */
  async idOf(name: string): Promise<string | null> {
    const known = this.#ids.get(name) ?? knownIdOf(this.#store, name);
    return known ?? (await this.#found(name))?.message_id ?? null;
  }

  /** The hash of the thread that contains a mail; null if there is no such mail. */
  async threadOf(name: string): Promise<string | null> {
    return (await this.#found(name))?.thread ?? null;
  }

  async #found(name: string): Promise<Email | null> {
    try {
      return await this.#email(name);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** Each mail is requested once. */
  #email(name: string): Promise<Email> {
    const known = this.#emails.get(name);
    if (known) return known;
    const asked = this.#ask(name);
    this.#emails.set(name, asked);
    return asked;
  }

  async #ask(name: string): Promise<Email> {
    const email = await this.#api.email(name);
    this.learn([email]);
    return email;
  }
}

/** A mail that is missing on the server was deleted there. */
function noteFailure(reason: unknown, name: string, brought: Brought): void {
  if (!(reason instanceof ArchiveError) || !ofOneMail.has(reason.kind)) throw reason;
  if (reason.kind === "missing") return;
  brought.failed.push(name);
  brought.fault ??= reason;
}
