/** Durations in milliseconds. A day has 24 hours; daylight saving time does not matter here. */
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Converts milliseconds since 1970 to whole seconds, for git's `--since` and `--max-age`. */
export function seconds(time: number): number {
  return Math.floor(time / second);
}
