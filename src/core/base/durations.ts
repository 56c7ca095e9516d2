/** Durations in milliseconds, as `Date` counts. A day has 24 hours: clocks that are put forward do not matter here. */
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Whole seconds since 1970, as git's `--since` and `--max-age` take a moment that is given in milliseconds. */
export function seconds(time: number): number {
  return Math.floor(time / second);
}
