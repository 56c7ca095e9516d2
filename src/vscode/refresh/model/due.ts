import { minute } from "../../../core/base/durations.ts";

/**
 * Milliseconds until the next refresh by itself: 0 when one is due, null when there is to be none.
 * @param updated when the archives last answered, null: never
 * @param interval minutes, 0: only on demand
 */
export function waitUntilDue(updated: number | null, now: number, interval: number): number | null {
  if (interval <= 0) return null;
  if (updated === null) return 0;
  // A stamp of the future (a clock set back) must not put refreshing off for ever.
  const passed = Math.max(0, now - updated);
  return Math.max(0, interval * minute - passed);
}
