import type PQueue from "p-queue";
import { minute } from "../base/durations.ts";
import type { Log } from "../base/log.ts";
import { ArchiveError, hostOf } from "./archiveError.ts";
import type { Fetch } from "./fetch.ts";
import type { Patience } from "./patience.ts";

/** What one errand may cost in all. What it does not come to is left for the next one. */
export interface Budget {
  requests: number;
  /** As they come over the network. */
  bytes: number;
  /** Milliseconds. */
  time: number;
}

/** Enough for ten years of a busy list; a month of it is one request of 3 MB. */
export const usualBudget: Budget = { requests: 500, bytes: 500_000_000, time: 15 * minute };

/** What an errand is done with. */
interface AccountParts {
  fetch: Fetch;
  userAgent: string;
  log: Log;
  patience: Patience;
  budget: Budget;
  /** Where the questions to a host wait for their turn. */
  queueOf(host: string): PQueue;
  /** Hosts to which an answer may lead, besides the one that was asked. */
  hosts: ReadonlySet<string>;
}

/**
 * The account of one errand, such as a refresh: all that is asked in it shares a budget, and a host that has failed is
 * left alone for the rest of it, whoever asks.
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

  /** The fault for which the host is left alone. */
  givenUp(url: string): ArchiveError | null {
    return this.#givenUp.get(hostOf(url)) ?? null;
  }

  /** Counts a request. Throws where the host is left alone, or the budget is spent. */
  begin(url: string): void {
    const past = this.givenUp(url);
    if (past) throw past;
    this.#requests++;
    if (this.#requests > this.parts.budget.requests)
      throw spent(`${this.parts.budget.requests} requests`, url);
    this.received(0, url);
  }

  /** Counts bytes. Throws where the budget is spent. */
  received(bytes: number, url: string): void {
    const { budget } = this.parts;
    this.#bytes += bytes;
    if (this.#bytes > budget.bytes) throw spent(`${Math.round(budget.bytes / 1_000_000)} MB`, url);
    if (performance.now() - this.#begun > budget.time)
      throw spent(`${Math.round(budget.time / minute)} minutes`, url);
  }

  /** Whether it can be waited for as long as a fault asks; all pauses of an errand together have a bound. */
  canWait({ retryAfter }: ArchiveError): boolean {
    return retryAfter === null || this.#waited + retryAfter <= this.parts.patience.longestPause;
  }

  waits(milliseconds: number): void {
    this.#waited += milliseconds;
  }

  succeeded(url: string): void {
    this.#failures.delete(hostOf(url));
  }

  /** Keeps the account of a host's failures. */
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

/** Faults after which a host is left alone at once: asking it again costs as much time, or annoys it. */
const atOnce: ReadonlySet<string> = new Set(["bot-check", "timeout", "slow"]);

function spent(what: string, url: string): ArchiveError {
  return new ArchiveError("spent", `This refresh has taken as much as one may (${what}).`, hostOf(url));
}
