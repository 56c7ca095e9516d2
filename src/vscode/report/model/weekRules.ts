import { hour } from "../../../core/base/durations.ts";
import { isDay, weekEnding } from "../../../core/report/week.ts";

/** Whether a week can be written of, by its last day: that is a day, and the week has begun. */
export function faultOfEnding(text: string, now: number): "none" | "no day" | "later" {
  if (!isDay(text)) return "no day";
  return weekEnding(text).from > now ? "later" : "none";
}

/** What was read longer ago is asked for anew before a report is written of the week that runs. Milliseconds. */
const stale = hour;

/** Since when mail must have been read for a report of that week; milliseconds since 1970. */
export function readNeededAt(ending: string, now: number): number {
  return Math.min(weekEnding(ending).to, now - stale);
}
