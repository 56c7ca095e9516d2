import PQueue from "p-queue";
import type { Log } from "../base/log.ts";
import { type Budget, ErrandBudget, usualBudget } from "./errandBudget.ts";
import type { Fetch } from "./fetch.ts";
import { type Patience, patient } from "./patience.ts";
import { HttpSession } from "./session.ts";

/** One errand, such as a refresh: its requests share a budget, and remember hosts that failed. */
export interface Errand {
  /** A session whose requests end with the signal. `optional`: not worth a long wait, such as pages of single mails. */
  session(signal: AbortSignal, options?: { optional?: boolean }): HttpSession;
}

/**
 * The only way to the archives: at most two requests to a host at a time, an own User-Agent, timeouts, growing pauses
 * and limited answers. Faults reject as `ArchiveError`; aborting rejects with the signal's reason.
 */
export class HttpClient {
  readonly #fetch: Fetch;
  readonly #userAgent: string;
  readonly #log: Log;
  readonly #patience: Patience;
  readonly #budget: Budget;
  readonly #queues = new Map<string, PQueue>();

  /** `version` is this program's, for the User-Agent. */
  constructor(options: {
    fetch: Fetch;
    version: string;
    log: Log;
    patience?: Partial<Patience>;
    budget?: Partial<Budget>;
  }) {
    this.#fetch = options.fetch;
    // Archives that check for browsers let a tool through that says who it is and where to complain.
    this.#userAgent = `uboot-patch-tracker/${options.version} (+https://github.com/uboot-patch-tracker/uboot-patch-tracker)`;
    this.#log = options.log;
    this.#patience = { ...patient, ...options.patience };
    this.#budget = { ...usualBudget, ...options.budget };
  }

  /** `hosts`: where redirects may lead besides the requested host; with ports as in addresses. */
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
