import type PQueue from "p-queue";
import { minute } from "../base/durations.ts";
import type { Log } from "../base/log.ts";
import { ArchiveError, hostOf } from "./archiveError.ts";
import type { Fetch } from "./fetch.ts";
import type { Patience } from "./patience.ts";

/** The limits of one errand. What it cannot do is left for the next one. */
export interface Budget {
  requests: number;
  /** As transferred over the network. */
  bytes: number;
  /** Milliseconds. */
  time: number;
}

/** Enough for ten years of a busy list; a month is one request of 3 MB. */
export const usualBudget: Budget = { requests: 500, bytes: 500_000_000, time: 15 * minute };

/** What an errand needs. */
interface AccountParts {
  fetch: Fetch;
  userAgent: string;
  log: Log;
  patience: Patience;
  budget: Budget;
  /** The queue of requests to a host. */
  queueOf(host: string): PQueue;
  /** Hosts to which redirects may lead, besides the requested one. */
  hosts: ReadonlySet<string>;
}

/**
 * The account of one errand, such as a refresh: all its requests share a budget, and a host that failed is not
 * contacted again.
 */
export class ErrandBudget {
  readonly parts: AccountParts;
  readonly #begun = performance.now();
  readonly #failures = new Map<string, number>();
  readonly #givenUp = new Map<string, ArchiveError>();
  #requests = 0;
  #bytes = 0;
  /** Milliseconds waited so far because servers asked for it (Retry-After). */
  #waited = 0;

  constructor(parts: AccountParts) {
    this.parts = parts;
  }

  /** The fault because of which the host is no longer contacted; null if it is. */
  givenUp(url: string): ArchiveError | null {
    return this.#givenUp.get(hostOf(url)) ?? null;
  }

  /** Counts a request. Throws if the host is no longer contacted, or the budget is used up. */
  begin(url: string): void {
    const past = this.givenUp(url);
    if (past) throw past;
    this.#requests++;
    if (this.#requests > this.parts.budget.requests)
      throw spent(`${this.parts.budget.requests} requests`, url);
    this.received(0, url);
  }

  /** Counts bytes. Throws if the budget is used up. */
  received(bytes: number, url: string): void {
    const { budget } = this.parts;
    this.#bytes += bytes;
    if (this.#bytes > budget.bytes) throw spent(`${Math.round(budget.bytes / 1_000_000)} MB`, url);
    if (performance.now() - this.#begun > budget.time)
      throw spent(`${Math.round(budget.time / minute)} minutes`, url);
  }

  /** Whether there is time for the pause that a fault asks for; all pauses of an errand together are limited. */
  canWait({ retryAfter }: ArchiveError): boolean {
    return retryAfter === null || this.#waited + retryAfter <= this.parts.patience.longestPause;
  }

  waits(milliseconds: number): void {
    this.#waited += milliseconds;
  }

  succeeded(url: string): void {
    this.#failures.delete(hostOf(url));
  }

  /** Records a failure of a host. */
  failed(url: string, fault: ArchiveError): void {
    const host = hostOf(url);
    if (this.#givenUp.has(host)) return;
    if (atOnce.has(fault.kind) || !this.canWait(fault)) {
      this.#givenUp.set(host, fault);
      return;
    }
    if (!fault.passing) return;
    const failures = (this.#failures.get(host) ?? 0) + 1;
    this.#failures.set(host, failures);
    if (failures < this.parts.patience.failures) return;
    const what = `${host} failed ${failures} times in a row and is left alone for now: ${fault.message}`;
    this.#givenUp.set(host, new ArchiveError("given-up", what, url, { cause: fault }));
  }
}

/** Faults after which a host is not contacted again at once, because that would take as long, or annoy it. */
const atOnce: ReadonlySet<string> = new Set(["bot-check", "timeout", "slow"]);

function spent(what: string, url: string): ArchiveError {
  return new ArchiveError("spent", `This refresh has taken as much as one may (${what}).`, hostOf(url));
}
