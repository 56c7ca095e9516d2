import { isDay, weekEnding } from "../../core/report/week.ts";

/** Whether a week can be written of, by its last day: that is a day, and the week has begun. */
export function faultOfEnding(text: string, now: number): "none" | "no day" | "later" {
  if (!isDay(text)) return "no day";
  return weekEnding(text).from > now ? "later" : "none";
}
