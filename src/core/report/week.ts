import { day } from "../base/durations.ts";
import { isoDay } from "../base/isoDay.ts";

/** In the order of `Date.getUTCDay`. */
export const weekdays = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;
export type Weekday = (typeof weekdays)[number];

/** Seven days in UTC, so that all colleagues see the same dates. */
export interface Week {
  /** Its last day, "2022-03-04". */
  ending: string;
  /** Milliseconds since 1970: the beginning of its first day, and the moment after its last day. */
  from: number;
  to: number;
}

/** The week that ends with a day such as "2022-03-04". RangeError unless `isDay(ending)`. */
export function weekEnding(ending: string): Week {
  if (!isDay(ending)) throw new RangeError(`"${ending}" is no day`);
  const to = Date.parse(`${ending}T00:00:00Z`) + day;
  return { ending, from: to - 7 * day, to };
}

/** The last day, "2022-03-04", of the week that contains a moment (milliseconds since 1970). */
export function endingAt(now: number, weekEnds: Weekday): string {
  const ahead = (weekdays.indexOf(weekEnds) - new Date(now).getUTCDay() + 7) % 7;
  return isoDay(now + ahead * day);
}

/** Whether a text is a valid date: "2022-03-04", but not "2022-02-30". */
export function isDay(text: string): boolean {
  if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && isoDay(ms) === text;
}

export function isWithin(week: Week, ms: number): boolean {
  return ms >= week.from && ms < week.to;
}
