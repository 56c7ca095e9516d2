import PQueue from "p-queue";
import type { Log } from "../base/log.ts";
import type { Fetch } from "./fetch.ts";
import { type Patience, patient } from "./patience.ts";
import { HttpSession } from "./session.ts";

/**
 * The one way to the archives: at most two questions at a time to a host, an own name, timeouts, growing pauses,
 * bounds. Faults reject as `Fault`; cancelling rejects with the signal's reason.
 */
export class HttpClient {
  readonly #fetch: Fetch;
  readonly #userAgent: string;
  readonly #log: Log;
  readonly #patience: Patience;
  readonly #queues = new Map<string, PQueue>();

  /** `version` is the program's own, for the User-Agent. */
  constructor(options: { fetch: Fetch; version: string; log: Log; patience?: Partial<Patience> }) {
    this.#fetch = options.fetch;
    // lore.kernel.org checks every browser; a tool that says who it is and where to complain is let through.
    this.#userAgent = `uboot-patch-tracker/${options.version} (+https://github.com/uboot-patch-tracker/uboot-patch-tracker)`;
    this.#log = options.log;
    this.#patience = { ...patient, ...options.patience };
  }

  /** One errand, such as a sync: it counts what it costs, and remembers which hosts have failed it. */
  session(signal: AbortSignal): HttpSession {
    return new HttpSession(this.#fetch, this.#userAgent, this.#patience, this.#log, this.#queueOf, signal);
  }

  readonly #queueOf = (host: string): PQueue => {
    const known = this.#queues.get(host);
    if (known) return known;
    const queue = new PQueue({ concurrency: 2 });
    this.#queues.set(host, queue);
    return queue;
  };
}
