import { day } from "../../../core/base/durations.ts";

/** How many versions keep their files: somebody who edited a cover letter may look for it later. */
const mostKept = 30;

/** The beginning of a version's folder: names sort by time, and every file system takes them. */
export function momentOf(now: number): string {
  return new Date(now).toISOString().replace(/[-:]/g, "").replace(/\..*/, "");
}

/**
 * The folders that give way to a new one: the oldest beyond the number that is kept. None of the last day, since another
 * window may have it open, and somebody may be writing there.
 * @param names of all folders
 */
export function goneWithTime(names: string[], now: number): string[] {
  const since = momentOf(now - day);
  const oldest = names.toSorted().slice(0, Math.max(0, names.length + 1 - mostKept));
  return oldest.filter((name) => name < since);
}
