import { hour } from "../../../core/base/durations.ts";
import { isDay, weekEnding } from "../../../core/report/week.ts";

/**
 * Whether a report can be written for the week with that last day: it must be a valid day, and the week must have
 * begun.
 */
export function faultOfEnding(text: string, now: number): "none" | "no day" | "later" {
  if (!isDay(text)) return "no day";
  return weekEnding(text).from > now ? "later" : "none";
}

/** Milliseconds: older mail data is refreshed before the current week's report is written. */
const stale = hour;

/** The latest refresh must not be older than this for a report of that week; milliseconds since 1970. */
export function readNeededAt(ending: string, now: number): number {
  return Math.min(weekEnding(ending).to, now - stale);
}
