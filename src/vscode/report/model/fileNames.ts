import { isDay } from "../../../core/report/week.ts";

/** The file name of the report whose week ends with a day: "week-ending-2022-03-04.txt". */
export function fileOf(ending: string): string {
  return `week-ending-${ending}.txt`;
}

/** The new report of the same week, until the person accepts or rejects it: "week-ending-2022-03-04.new.txt". */
export function newFileOf(ending: string): string {
  return `week-ending-${ending}.new.txt`;
}

/** The report that a file name stands for; null if none. */
export function reportNamed(name: string): { ending: string; isNew: boolean } | null {
  const found = /^week-ending-(\d{4}-\d{2}-\d{2})(\.new)?\.txt$/.exec(name);
  const ending = found?.[1] ?? "";
  return found && isDay(ending) ? { ending, isNew: found[2] !== undefined } : null;
}

/** The file next to it with the source of each line: "week-ending-2022-03-04.sources.json". */
export function sourcesOf(file: string): string {
  return file.replace(/\.txt$/, ".sources.json");
}

/** A replaced report: "week-ending-2022-03-04.2.txt". */
export function replacedFileOf(ending: string, number: number): string {
  return `week-ending-${ending}.${number}.txt`;
}
