import { minute } from "../base/durations.ts";

/** How long the client waits, and how often it retries; milliseconds. Tests use shorter times. */
export interface Patience {
  /** From the request to the headers of the answer. */
  answer: number;
  /** Between two pieces of a body. */
  stall: number;
  /** After this time, the average rate of a body must be at least `slowest` bytes a second. */
  slowAfter: number;
  slowest: number;
  /** Replaces `answer` and `slowAfter` for pages that are not worth waiting for. */
  optional: number;
  /** How often a request is tried in all. */
  tries: number;
  /** Before the second try; each later pause is three times as long. */
  pause: number;
  /** The longest total wait that servers may ask for; more ends the errand with that host. */
  longestPause: number;
  /** After this many requests in a row failed with all tries, a host is not contacted again in the errand. */
  failures: number;
}

/** Suits a waiting person and a server with many clients. */
export const patient: Patience = {
  answer: 30_000,
  stall: 30_000,
  slowAfter: 20_000,
  slowest: 1_000,
  optional: 10_000,
  tries: 3,
  pause: 1_000,
  longestPause: minute,
  failures: 3,
};
