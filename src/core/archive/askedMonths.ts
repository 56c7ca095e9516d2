import { type Month, monthAt, monthPlus } from "../base/months.ts";

/** The months to read: all from `since` on, else the `newest` months before the newest mail, else all. */
export interface AskedMonths {
  since: Month | null;
  newest: number | null;
  /** The clock, in milliseconds since 1970. */
  now: number;
}

/**
 * The first month to read of an archive whose newest mail arrived at `newestMail` (milliseconds since 1970); null for
 * all.
 */
export function firstMonth({ since, newest, now }: AskedMonths, newestMail: number): Month | null {
  if (since !== null || newest === null) return since;
  return monthPlus(monthAt(Math.min(now, newestMail)), 1 - newest);
}
