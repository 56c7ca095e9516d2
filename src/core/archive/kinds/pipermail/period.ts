import type { Month } from "../../../base/months.ts";

/** The time that a pipermail archive keeps in one file. */
export interface Period {
  /** The archive's name for it: "2022-February", "2022", "2022q1", "Week-of-Mon-20220214" or "20220214". */
  name: string;
  /** Beginning of this period and of the next, in milliseconds since 1970 (as if the server's clock were UTC). */
  start: number;
  end: number;
}

/** Source of a regular expression for a period's name. */
export const periodPattern =
  "(?:\\d{4}-(?:January|February|March|April|May|June|July|August|September|October|November|December)" +
  "|\\d{4}q[1-4]|Week-of-Mon-\\d{8}|\\d{8}|\\d{4})";

const whole = new RegExp(`^${periodPattern}$`);
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** Reads a period's name; null if it is none. */
export function periodNamed(name: string): Period | null {
  if (!whole.test(name)) return null;
  const week = name.startsWith("Week-of-Mon-");
  const digits = week ? name.slice("Week-of-Mon-".length) : name;
  const year = Number(digits.slice(0, 4));
  if (/^\d{8}$/.test(digits)) {
    const month = Number(digits.slice(4, 6)) - 1;
    const day = Number(digits.slice(6, 8));
    return span(name, [year, month, day], [year, month, day + (week ? 7 : 1)]);
  }
  const rest = digits.slice(4);
  if (rest === "") return span(name, [year, 0, 1], [year + 1, 0, 1]);
  if (rest.startsWith("q")) {
    const month = (Number(rest.slice(1)) - 1) * 3;
    return span(name, [year, month, 1], [year, month + 3, 1]);
  }
  const month = months.indexOf(rest.slice(1));
  return span(name, [year, month, 1], [year, month + 1, 1]);
}

/** Whether any day of the period is in these months, both inclusive; null is no limit. */
export function touches(period: Period, since: Month | null, until: Month | null): boolean {
  return (
    (since === null || monthOf(period.end - 1) >= since) && (until === null || monthOf(period.start) <= until)
  );
}

type Day = [year: number, month: number, day: number];

function span(name: string, from: Day, to: Day): Period {
  return { name, start: Date.UTC(...from), end: Date.UTC(...to) };
}

function monthOf(time: number): Month {
  return new Date(time).toISOString().slice(0, 7);
}
