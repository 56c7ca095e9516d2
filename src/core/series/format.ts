/** How a weekly report writes a date: "2/10", "11/09" (month without, day with a leading zero; UTC). */
export function reportDate(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCMonth() + 1}/${String(date.getUTCDate()).padStart(2, "0")}`;
}

/** The same, with the year where that is another than the year of `now` (milliseconds since 1970): "11/09/2021". */
export function dayAsOf(now: number): (ms: number) => string {
  const year = new Date(now).getUTCFullYear();
  return (ms) => {
    const own = new Date(ms).getUTCFullYear();
    return own === year ? reportDate(ms) : `${reportDate(ms)}/${own}`;
  };
}
