/** A date as a weekly report writes it, in UTC: "2/10", "11/09" (month without, day with a leading zero). */
export function reportDate(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCMonth() + 1}/${String(date.getUTCDate()).padStart(2, "0")}`;
}

/** Like `reportDate`, with the year if it differs from that of `now` (milliseconds since 1970): "11/09/2021". */
export function dayAsOf(now: number): (ms: number) => string {
  const year = new Date(now).getUTCFullYear();
  return (ms) => {
    const own = new Date(ms).getUTCFullYear();
    return own === year ? reportDate(ms) : `${reportDate(ms)}/${own}`;
  };
}
