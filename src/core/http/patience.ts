/** How long the client waits and how often it asks; milliseconds. Tests make it quick. */
export interface Patience {
  /** From the question to the head of the answer. */
  answer: number;
  /** Between two pieces of a body. */
  stall: number;
  /** How often a question is asked in all. */
  tries: number;
  /** Before the second try; each later pause is three times as long. */
  pause: number;
  /** The longest Retry-After that is waited for; a longer one ends the session with that host. */
  longestPause: number;
  /** After so many questions in a row that failed with all their tries, a host is left alone for the session. */
  failures: number;
}

/** What suits a person who waits and a server that is asked by many. */
export const patient: Patience = {
  answer: 30_000,
  stall: 30_000,
  tries: 3,
  pause: 1_000,
  longestPause: 60_000,
  failures: 3,
};
