import type { Proposal } from "../../../core/report/adopt.ts";
import type { Say } from "../../../core/say.ts";

/** What became of the report itself. */
export type Keeping =
  | "kept"
  /** The week has a report already. */
  | "already"
  /** It is not known which week it is of. */
  | "unknown"
  /** The person did not want it. */
  | "unwanted";

/** What was done, in a few sentences. `lines`: those that were not recognised; `left`: doubts that stay open. */
export function summaryOf(
  accepted: Proposal[],
  keeping: Keeping,
  lines: number,
  left: number,
  t: Say,
): string {
  const series = accepted.filter(({ what }) => what === "series").length;
  const tickets = new Set(accepted.flatMap(newTickets)).size;
  const seriesWords = series === 1 ? t("1 series") : t("{0} series", series);
  const ticketWords = tickets === 1 ? t("1 ticket") : t("{0} tickets", tickets);
  const sentences = [t("{0}, {1} imported.", seriesWords, ticketWords)];
  if (keeping === "kept" && lines > 0)
    sentences.push(
      lines === 1
        ? t("1 line of the report was kept as it is.")
        : t("{0} lines of the report were kept as they are.", lines),
    );
  if (keeping === "already") sentences.push(t("The report of that week, which you have, was left as it is."));
  if (keeping === "unknown") sentences.push(t("The report was not kept: its week is not known."));
  if (left > 0)
    sentences.push(left === 1 ? t("1 question was left open.") : t("{0} questions were left open.", left));
  return sentences.join(" ");
}

/** The tickets that a change brings into the settings. */
function newTickets(change: Proposal): string[] {
  switch (change.what) {
    case "title":
      return [change.id];
    case "section":
    case "series": {
      const before = new Set(change.before?.tickets ?? []);
      return change.after.tickets.filter((id) => !before.has(id));
    }
    default:
      return [];
  }
}
