import type { Localize } from "../../core/base/localize.ts";
import type { TicketEntry } from "../../core/tickets/model.ts";
import type { TicketIds } from "../../core/tickets/ticketIds.ts";
import { type Offer, orNothing, quotable } from "../base/quickPickFilter.ts";
import { stateWords } from "./wording.ts";

/** Number of series named for one ticket; others are counted. */
const mostSeries = 3;

/** The states of a ticket's series in one line: "uboot/disk_integ v3: reviewed"; if it has none, its commits. */
export function standingOf({ series, commits }: TicketEntry, t: Localize): string {
  const named = series
    .slice(0, mostSeries)
    .map(({ name, standing }) =>
      standing ? `${name} ${standing.label}: ${stateWords(t)[standing.state]}` : name,
    );
  const further = series.length - mostSeries;
  if (further > 0) named.push(t("{0} more", further));
  return named.length > 0 ? named.join(" · ") : countOfCommits(commits.length, t);
}

export function countOfCommits(count: number, t: Localize): string {
  if (count === 0) return t("no commits");
  return count === 1 ? t("1 commit") : t("{0} commits", count);
}

/**
 * The choices: known tickets in order, then unknown ones of `further`; for typed text a new ticket, or a line that says
 * that it is none.
 */
export function offersFor(
  known: TicketEntry[],
  further: string[],
  typed: string,
  ids: TicketIds,
  t: Localize,
): Offer[] {
  const held = new Set(known.map(({ id }) => id));
  const offers = known.map(
    (entry): Offer => ({
      id: entry.id,
      label: entry.id,
      description: entry.title,
      detail: standingOf(entry, t),
      always: false,
    }),
  );
  for (const id of further) {
    if (held.has(id)) continue;
    held.add(id);
    offers.push({ id, label: id, description: t("new"), detail: "", always: false });
  }
  const text = typed.trim();
  if (ids.is(text) && !held.has(text))
    return [{ id: text, label: text, description: t("new"), detail: "", always: true }, ...offers];
  return orNothing(typed, offers, {
    label: t("“{0}” is no ticket", quotable(typed)),
    detail: t("What tickets look like is in the setting patchTracker.tickets."),
  });
}
