import { isDay } from "../../../core/report/week.ts";

/** The file of the report of the week that ends with a day: "week-ending-2022-03-04.txt". */
export function fileOf(ending: string): string {
  return `week-ending-${ending}.txt`;
}

/** The same week written anew, until the person takes it or leaves it: "week-ending-2022-03-04.new.txt". */
export function newFileOf(ending: string): string {
  return `week-ending-${ending}.new.txt`;
}

/** Which report a file's name stands for; null where it is none. */
export function reportNamed(name: string): { ending: string; isNew: boolean } | null {
  const found = /^week-ending-(\d{4}-\d{2}-\d{2})(\.new)?\.txt$/.exec(name);
  const ending = found?.[1] ?? "";
  return found && isDay(ending) ? { ending, isNew: found[2] !== undefined } : null;
}

/** What a report was written from, line by line; beside it: "week-ending-2022-03-04.sources.json". */
export function sourcesOf(file: string): string {
  return file.replace(/\.txt$/, ".sources.json");
}

/** A report that another one took the place of: "week-ending-2022-03-04.2.txt". */
export function replacedFileOf(ending: string, number: number): string {
  return `week-ending-${ending}.${number}.txt`;
}
