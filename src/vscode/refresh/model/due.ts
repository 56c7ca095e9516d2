import { minute } from "../../../core/base/durations.ts";

/**
 * Milliseconds until the next automatic refresh: 0 if it is due, null if there is none.
 * @param updated when the archives last answered, or null
 * @param interval minutes; 0: only on demand
 */
export function waitUntilDue(updated: number | null, now: number, interval: number): number | null {
  if (interval <= 0) return null;
  if (updated === null) return 0;
  // A time in the future (a clock was set back) must not postpone refreshing for ever.
  const passed = Math.max(0, now - updated);
  return Math.max(0, interval * minute - passed);
}
