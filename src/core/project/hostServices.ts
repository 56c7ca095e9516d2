import type { Log } from "../base/log.ts";
import type { Budget } from "../http/errandBudget.ts";
import type { Fetch } from "../http/fetch.ts";
import type { Patience } from "../http/patience.ts";
import type { Store } from "../store/store.ts";

/** What the core needs from its host: the editor's worker, the command line, or a test. */
export interface HostServices {
  store: Store;
  fetch: Fetch;
  log: Log;
  /** This program's version, for the User-Agent. */
  version: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** The wall clock, for the time at which something was done; by default `now`, which may be a moment asked about. */
  clock?(): number;
  /** Whether `now` is in the past, so that later mails, commits and tags do not count. */
  past: boolean;
  /**
   * Tickets are the present ones even if `past` is set, and can be changed: used by the demonstration, whose clock
   * stands still.
   */
  ticketsOfToday?: boolean;
  /** Overrides of the default waiting times for servers. */
  patience?: Partial<Patience>;
  /** Overrides of the default limits for one refresh. */
  budget?: Partial<Budget>;
  /** Override, in bytes, of the default limit for new text of one month or file. */
  maxTextBytes?: number;
}
