import { minute } from "../base/durations.ts";

/** How long the client waits and how often it asks; milliseconds. Tests make it quick. */
export interface Patience {
  /** From the question to the head of the answer. */
  answer: number;
  /** Between two pieces of a body. */
  stall: number;
  /** After this long a body must have come at `slowest` bytes a second at least, on the average. */
  slowAfter: number;
  slowest: number;
  /** For pages that are not worth waiting for: instead of `answer` and `slowAfter`. */
  optional: number;
  /** How often a question is asked in all. */
  tries: number;
  /** Before the second try; each later pause is three times as long. */
  pause: number;
  /** The longest that is waited in all because servers ask for it; more ends the errand with that host. */
  longestPause: number;
  /** After so many questions in a row that failed with all their tries, a host is left alone for the errand. */
  failures: number;
}

/** What suits a person who waits and a server that is asked by many. */
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
