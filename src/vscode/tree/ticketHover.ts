import type { Localize } from "../../core/base/localize.ts";
import { sentenceOf } from "../../core/series/reason.ts";
import type { TicketEntry } from "../../core/tickets/model.ts";
import { escaped } from "./markdown.ts";
import { countOfCommits } from "./ticketOffers.ts";
import { stateWords } from "./wording.ts";

/** Number of series that fit a hover. */
const mostSeries = 10;

/** The hover of a ticket id, as Markdown with all untrusted text escaped. */
export function hoverOf(entry: TicketEntry, t: Localize): string {
  return [`**${escaped(entry.id)}** ${escaped(entry.title)}`.trimEnd(), statesOf(entry, t)].join("\n\n");
}

/** Its series with state and sentence, one a line, and its number of commits. */
export function statesOf({ series, commits }: TicketEntry, t: Localize): string {
  const lines = series.slice(0, mostSeries).map(({ name, standing }) => {
    if (!standing) return `${escaped(name)}: ${t("its thread is not known yet")}`;
    const { label, state, reason } = standing;
    return `${escaped(name)} ${escaped(label)}: **${stateWords(t)[state]}** (${escaped(sentenceOf(reason, t))})`;
  });
  if (series.length > mostSeries) lines.push("…");
  return [...lines, countOfCommits(commits.length, t)].join("  \n");
}
