/** How a weekly report writes a date: "2/10", "11/09" (month without, day with a leading zero; UTC). */
export function reportDate(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCMonth() + 1}/${String(date.getUTCDate()).padStart(2, "0")}`;
}

/** "1 comment", "2 comments". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : noun === "patch" ? "es" : "s"}`;
}
