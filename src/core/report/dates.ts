import { isoDay } from "../base/isoDay.ts";
import { reportDate } from "../series/format.ts";
import type { DateStyle } from "./template.ts";

/** The UTC day of a moment (milliseconds since 1970): "2/10" or "2022-02-10". */
export function formatDay(ms: number, style: DateStyle): string {
  return style === "ISO" ? isoDay(ms) : reportDate(ms);
}
