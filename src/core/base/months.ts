/** A month such as "2022-02". Compares as text. */
export type Month = string;

/** The UTC month of a moment (milliseconds since 1970): "2022-02". */
export function monthAt(ms: number): Month {
  return new Date(ms).toISOString().slice(0, 7);
}

/** The month that many months later (earlier, if negative). */
export function monthPlus(month: Month, months: number): Month {
  const [year = 1970, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + months)).toISOString().slice(0, 7);
}

/** The first moment of a month in UTC, milliseconds since 1970. */
export function monthStart(month: Month): number {
  return Date.parse(`${month}-01T00:00:00Z`);
}
