import type { Log } from "../base/log.ts";
import type { Budget } from "../http/errandBudget.ts";
import type { Fetch } from "../http/fetch.ts";
import type { Patience } from "../http/patience.ts";
import type { Store } from "../store/store.ts";

/** What the core needs from outside. */
export interface HostServices {
  store: Store;
  fetch: Fetch;
  log: Log;
  /** The program's own, for the User-Agent. */
  version: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** The wall clock, by which it is kept when something was done; default: `now`, which may be a moment asked about. */
  clock?(): number;
  /** Whether `now` is a moment of the past: mail, commits and tags of later then do not count. */
  past: boolean;
  /** Tickets are those of today even so, and can be changed: in a demonstration the clock stands still, but people work. */
  ticketsOfToday?: boolean;
  /** Where the usual patience with servers does not fit. */
  patience?: Partial<Patience>;
  /** Where the usual bounds on what one refresh may cost do not fit. */
  budget?: Partial<Budget>;
  /** Where the usual bound on the new text of one month or file does not fit; bytes. */
  maxTextBytes?: number;
}
