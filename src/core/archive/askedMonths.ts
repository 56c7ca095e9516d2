import { type Month, monthAt, monthPlus } from "../base/months.ts";

/** What is asked for: all from a month on, else from so many months before the newest mail on, else all. */
export interface AskedMonths {
  since: Month | null;
  newest: number | null;
  /** The clock, in milliseconds since 1970. */
  now: number;
}

/** The first month that is asked for, of an archive whose newest mail was taken in then; null: all. */
export function firstMonth({ since, newest, now }: AskedMonths, newestMail: number): Month | null {
  if (since !== null || newest === null) return since;
  return monthPlus(monthAt(Math.min(now, newestMail)), 1 - newest);
}
