/** Milliseconds since 1970. */
export type Clock = () => number;

/**
 * The moment that replaces the clock, or null for the real one. PATCH_TRACKER_NOW (an ISO date) counts only while
 * the extension is developed or tested, so that a sample from 2022 stands as it stood then.
 */
export function fixedNow(production: boolean, environment: NodeJS.ProcessEnv): number | null {
  const text = environment.PATCH_TRACKER_NOW;
  if (production || !text) return null;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? null : moment;
}
