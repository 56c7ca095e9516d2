/** A number in English: 36,000. Not `toLocaleString`, whose first use takes 20 ms. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** "1 comment", "2 comments", "3 patches", "4 replies". */
export function count(number: number, noun: string): string {
  if (number === 1) return `1 ${noun}`;
  const many = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}${noun.endsWith("ch") ? "es" : "s"}`;
  return `${formatCount(number)} ${many}`;
}
