import * as vscode from "vscode";
import { changeSeries } from "../base/changeSetting.ts";
import { withErrorsShown } from "../base/errors.ts";
import { tell } from "../base/messages.ts";
import { linked } from "../base/seriesSetting.ts";
import { mustBeTickets } from "../tree/mustBeTickets.ts";
import { pickTickets } from "../tree/pickTickets.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";

/**
 * Asks for the tickets of followed series, preselecting those that all of them have, and writes the property `tickets`
 * of their entries in `patchTracker.series`.
 */
export async function askLinks(tickets: TicketsModel, threads: string[]): Promise<void> {
  const { t } = vscode.l10n;
  const before = [...linksOf(tickets, threads).values()];
  const [first = []] = before;
  const shared = first.filter((id) => before.every((held) => held.includes(id)));
  const title = t("Tickets of the Series");
  const answer = await pickTickets(tickets, { title, many: true, chosen: shared });
  if (answer === undefined) return;
  const taken = shared.filter((id) => !answer.includes(id));
  const added = answer.filter((id) => !shared.includes(id));
  await setLinks(tickets, threads, (held) => [...held.filter((id) => !taken.includes(id)), ...added]);
}

/**
 * Changes each series' tickets by `change`, and reports it with Undo. UserError, and nothing changed, if a new one is
 * not a ticket.
 */
export async function setLinks(
  tickets: TicketsModel,
  threads: string[],
  change: (held: string[]) => string[],
): Promise<void> {
  const before = linksOf(tickets, threads);
  const after = new Map<string, string[]>();
  for (const [thread, held] of before) {
    const wanted = [...new Set(change(held))];
    if (!sameTickets(held, wanted)) after.set(thread, wanted);
  }
  if (after.size === 0) return;
  mustBeTickets(
    tickets,
    [...after].flatMap(([thread, ids]) => ids.filter((id) => !before.get(thread)?.includes(id))),
  );
  await changeSeries((list) => linked(list, after));
  // Not awaited: the command is done, whether or not anybody reacts to the message.
  void offerUndo(tickets, said(tickets, after), new Map([...before].filter(([thread]) => after.has(thread))));
}

async function offerUndo({ live }: TicketsModel, done: string, before: Map<string, string[]>): Promise<void> {
  const undo = vscode.l10n.t("Undo");
  const choice = await tell(done, undo);
  if (choice === undo) await withErrorsShown(live.log, () => changeSeries((list) => linked(list, before)))();
}

/** The present tickets of those series that are followed. */
function linksOf({ live }: TicketsModel, threads: string[]): Map<string, string[]> {
  const { series } = live.settings;
  return new Map(
    series.filter(({ thread }) => threads.includes(thread)).map(({ thread, tickets }) => [thread, tickets]),
  );
}

function said({ live }: TicketsModel, after: Map<string, string[]>): string {
  const { t } = vscode.l10n;
  const [[thread, ids] = ["", []], ...others] = after;
  if (others.length > 0) return t("The tickets of {0} series were changed.", after.size);
  const name = live.settings.series.find((one) => one.thread === thread)?.name ?? thread;
  return ids.length > 0
    ? t("“{0}” belongs to {1}.", name, ids.join(", "))
    : t("“{0}” belongs to no ticket any more.", name);
}

function sameTickets(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}
