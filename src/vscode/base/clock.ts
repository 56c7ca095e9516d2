/** Milliseconds since 1970. */
export type Clock = () => number;

/**
 * A fixed moment that replaces the clock, or null for the real one. PATCH_TRACKER_NOW (an ISO date) is used only in
 * development and tests, so that a sample from 2022 is shown as it was then.
 */
export function fixedNow(production: boolean, environment: NodeJS.ProcessEnv): number | null {
  const text = environment.PATCH_TRACKER_NOW;
  if (production || !text) return null;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? null : moment;
}
