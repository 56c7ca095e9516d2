/** The day of a moment (milliseconds since 1970) in UTC: "2022-03-04". */
export function isoDay(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
