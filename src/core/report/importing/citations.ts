import { linesOf, lineText, linksOf, type Report } from "../model.ts";

/** A web address that a report cites. */
export interface CitedAddress {
  link: string;
  /** The text of the lines that cite it. */
  words: string;
  /** Tickets of the groups that cite it, in order. */
  tickets: string[];
}

/** The web addresses that a report cites, in order, each once. */
export function citationsOf(report: Report): CitedAddress[] {
  const found = new Map<string, CitedAddress>();
  for (const { groups } of report.sections)
    for (const { tickets, content } of groups)
      for (const parts of content.flatMap(linesOf))
        for (const link of linksOf(parts)) {
          const known = found.get(link) ?? { link, words: "", tickets: [] };
          const ids = tickets.map(({ id }) => id);
          found.set(link, {
            link,
            words: `${known.words} ${lineText(parts)}`.trim(),
            tickets: [...new Set([...known.tickets, ...ids])],
          });
        }
  return [...found.values()];
}

/** The days that a sentence names, as "2/10"; also reads "2022-02-10" and "02/10". */
export function daysNamed(words: string): string[] {
  const written = [...words.matchAll(/\b(\d{1,2})\/(\d{1,2})\b|\b\d{4}-(\d{2})-(\d{2})\b/g)];
  return written.map(([, month, day, isoMonth, isoDay]) => {
    const number = Number(month ?? isoMonth);
    return `${number}/${(day ?? isoDay ?? "").padStart(2, "0")}`;
  });
}
