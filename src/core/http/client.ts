import PQueue from "p-queue";
import type { Log } from "../base/log.ts";
import { type Budget, ErrandBudget, usualBudget } from "./errandBudget.ts";
import type { Fetch } from "./fetch.ts";
import { type Patience, patient } from "./patience.ts";
import { HttpSession } from "./session.ts";

/** One errand, such as a refresh, whose questions share a budget and what they learn of hosts that fail. */
export interface Errand {
  /**
   * A session whose requests end with the signal. `optional`: its requests are not worth a long wait, such as those for
   * pages of single mails.
   */
  session(signal: AbortSignal, options?: { optional?: boolean }): HttpSession;
}

/**
 * The only way to the archives: at most two requests at a time to a host, a User-Agent of our own, timeouts, growing
 * pauses and bounded answers. Faults reject as `ArchiveError`; cancelling rejects with the signal's reason.
 */
export class HttpClient {
  readonly #fetch: Fetch;
  readonly #userAgent: string;
  readonly #log: Log;
  readonly #patience: Patience;
  readonly #budget: Budget;
  readonly #queues = new Map<string, PQueue>();

  /** `version` is the program's own, for the User-Agent. */
  constructor(options: {
    fetch: Fetch;
    version: string;
    log: Log;
    patience?: Partial<Patience>;
    budget?: Partial<Budget>;
  }) {
    this.#fetch = options.fetch;
    // An archive that checks every browser lets a tool through that says who it is and where to complain.
    this.#userAgent = `uboot-patch-tracker/${options.version} (+https://github.com/uboot-patch-tracker/uboot-patch-tracker)`;
    this.#log = options.log;
    this.#patience = { ...patient, ...options.patience };
    this.#budget = { ...usualBudget, ...options.budget };
  }

  /** `hosts`: where an answer may lead, besides the host that was asked; with their ports as an address has them. */
  errand(hosts: Iterable<string> = []): Errand {
    const account = new ErrandBudget({
      fetch: this.#fetch,
      userAgent: this.#userAgent,
      log: this.#log,
      patience: this.#patience,
      budget: this.#budget,
      queueOf: this.#queueOf,
      hosts: new Set(hosts),
    });
    return { session: (signal, { optional = false } = {}) => new HttpSession(account, signal, optional) };
  }

  /** A session on an errand of its own. */
  session(signal: AbortSignal): HttpSession {
    return this.errand().session(signal);
  }

  readonly #queueOf = (host: string): PQueue => {
    const known = this.#queues.get(host);
    if (known) return known;
    const queue = new PQueue({ concurrency: 2 });
    this.#queues.set(host, queue);
    return queue;
  };
}
