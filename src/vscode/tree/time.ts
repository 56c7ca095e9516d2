import { day, hour, minute } from "../../core/base/durations.ts";
import { isoDay } from "../../core/base/isoDay.ts";
import type { Localize } from "../../core/base/localize.ts";

const year = 365 * day;

/** An age in short form for a row: "now", "12m", "5h", "22d", "3mo", "2y". */
export function shortAge(then: number, now: number): string {
  const age = Math.max(0, now - then);
  if (age < minute) return "now";
  if (age < hour) return `${Math.floor(age / minute)}m`;
  if (age < day) return `${Math.floor(age / hour)}h`;
  if (age < 90 * day) return `${Math.floor(age / day)}d`;
  if (age < 2 * year) return `${Math.floor(age / (30 * day))}mo`;
  return `${Math.floor(age / year)}y`;
}

/** An age in words, for tooltips and screen readers: "5 days ago". */
export function spokenAge(t: Localize, then: number, now: number): string {
  const age = Math.max(0, now - then);
  if (age < minute) return t("just now");
  if (age < hour) return ago(t, Math.floor(age / minute), "1 minute ago", "{0} minutes ago");
  if (age < day) return ago(t, Math.floor(age / hour), "1 hour ago", "{0} hours ago");
  if (age < 90 * day) return ago(t, Math.floor(age / day), "1 day ago", "{0} days ago");
  if (age < 2 * year) return ago(t, Math.floor(age / (30 * day)), "1 month ago", "{0} months ago");
  return ago(t, Math.floor(age / year), "1 year ago", "{0} years ago");
}

/** "Updated 2 h ago", for the view's title. */
export function updatedText(t: Localize, updated: number, now: number): string {
  const age = Math.max(0, now - updated);
  if (age < minute) return t("Updated just now");
  if (age < hour) return t("Updated {0} min ago", Math.floor(age / minute));
  if (age < day) return t("Updated {0} h ago", Math.floor(age / hour));
  return t("Updated {0} d ago", Math.floor(age / day));
}

/** The UTC day, as in archives: "2022-02-10". */
export function dayOf(date: number): string {
  return Number.isNaN(new Date(date).getTime()) ? "" : isoDay(date);
}

function ago(t: Localize, count: number, one: string, many: string): string {
  return count === 1 ? t(one) : t(many, count);
}
