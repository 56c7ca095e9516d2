import { day } from "../../../core/base/durations.ts";

/** Number of versions whose files are kept: somebody who edited a cover letter may look for it later. */
const mostKept = 30;

/** The beginning of a version folder's name: sorts by time, and is valid on every file system. */
export function momentOf(now: number): string {
  return new Date(now).toISOString().replace(/[-:]/g, "").replace(/\..*/, "");
}

/**
 * The folders to delete: the oldest ones beyond the number that is kept, but none of the last day, since another window
 * may use it.
 * @param names of all folders
 */
export function goneWithTime(names: string[], now: number): string[] {
  const since = momentOf(now - day);
  const oldest = names.toSorted().slice(0, Math.max(0, names.length + 1 - mostKept));
  return oldest.filter((name) => name < since);
}
