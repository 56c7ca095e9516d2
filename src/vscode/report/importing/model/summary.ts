import type { Localize } from "../../../../core/base/localize.ts";
import type { Proposal } from "../../../../core/report/importing/model.ts";

/** Whether the report itself was kept, or why not. */
export type Keeping =
  | "kept"
  /** The week has a report already. */
  | "already"
  /** Its week is unknown. */
  | "unknown"
  /** The person did not want it. */
  | "unwanted";

/**
 * A summary in a few sentences.
 * @param accepted what was added or changed
 * @param lines number of lines that were not recognized
 */
export function summaryOf(
  accepted: Proposal[],
  keeping: Keeping,
  lines: number,
  { leftOut, open }: { leftOut: number; open: number },
  t: Localize,
): string {
  const sentences = [importedWords(accepted, t)];
  if (keeping === "kept" && lines > 0)
    sentences.push(
      lines === 1
        ? t("1 line of the report was kept as it is.")
        : t("{0} lines of the report were kept as they are.", lines),
    );
  if (keeping === "already") sentences.push(t("The report of that week, which you have, was left as it is."));
  if (keeping === "unknown") sentences.push(t("The report was not kept: its week is not known."));
  if (leftOut > 0)
    sentences.push(leftOut === 1 ? t("1 in doubt was left out.") : t("{0} in doubt were left out.", leftOut));
  if (open > 0)
    sentences.push(open === 1 ? t("1 question was left open.") : t("{0} questions were left open.", open));
  return sentences.join(" ");
}

function importedWords(accepted: Proposal[], t: Localize): string {
  const series = accepted.filter(({ what }) => what === "series").length;
  const tickets = new Set(accepted.flatMap(newTickets)).size;
  const seriesWords = series === 1 ? t("1 series") : t("{0} series", series);
  const ticketWords = tickets === 1 ? t("1 ticket") : t("{0} tickets", tickets);
  const words = [...(series > 0 ? [seriesWords] : []), ...(tickets > 0 ? [ticketWords] : [])];
  if (words.length > 0) return t("{0} imported.", words.join(", "));
  return accepted.length > 0
    ? t("How your reports look was imported.")
    : t("Your settings stand as they were.");
}

/** The tickets that a change adds to the settings. */
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
