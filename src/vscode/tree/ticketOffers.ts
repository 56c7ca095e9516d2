import type { Localize } from "../../core/base/localize.ts";
import type { TicketEntry } from "../../core/tickets/model.ts";
import type { TicketIds } from "../../core/tickets/ticketIds.ts";
import { type Offer, orNothing, quotable } from "../base/quickPickFilter.ts";
import { stateWords } from "./wording.ts";

/** Series named of one ticket; more are counted. */
const mostSeries = 3;

/** Where the series of a ticket stand, in one line: "uboot/disk_integ v3: reviewed"; its commits where it has none. */
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
 * What a person can choose from: the known tickets in their order, then those of `further` that are not known, and
 * for what is typed either itself, as a new ticket, or the sentence that says it is none.
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
