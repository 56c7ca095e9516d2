// How a stage of `npm test` hands the number of its tests on: PATCH_TRACKER_RESULTS names the file.
import { readFile, writeFile } from "node:fs/promises";

export interface Results {
  passed: number;
  failed: number;
  skipped: number;
}

export const resultsVariable = "PATCH_TRACKER_RESULTS";

/** Writes the numbers where `npm test` asked for them; does nothing when a stage runs alone. */
export async function writeResults(results: Results): Promise<void> {
  const file = process.env[resultsVariable];
  if (file) await writeFile(file, JSON.stringify(results));
}

/** The numbers a stage wrote; undefined when it wrote none. */
export async function readResults(file: string): Promise<Results | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}
