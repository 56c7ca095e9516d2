import * as vscode from "vscode";
import type { TicketEntry } from "../../core/tickets/model.ts";
import { TicketIds } from "../../core/tickets/ticketIds.ts";
import { choose } from "../base/choose.ts";
import { offersFor } from "./ticketOffers.ts";
import type { TicketsModel } from "./ticketsModel.ts";

/** What the choice is for. */
export interface TicketQuestion {
  title: string;
  many: boolean;
  /** Ticked to begin with. */
  chosen?: string[];
  /** Shown with the reason, and neither given nor taken here. */
  fixed?: { id: string; why: string }[];
}

/**
 * Lets a person choose tickets: the known ones, and new ones by typing their ids.
 * @returns those chosen without the fixed ones, each once; maybe none with `many`; undefined where the person left
 */
export function pickTickets(tickets: TicketsModel, question: TicketQuestion): Promise<string[] | undefined> {
  const { t } = vscode.l10n;
  const { title, many, chosen = [], fixed = [] } = question;
  const ids = new TicketIds(tickets.live.settings.tickets);
  let known: TicketEntry[] = [];
  return choose({
    title,
    placeholder: t("A ticket you know, words of its title, or a new one by its id"),
    many,
    chosen,
    fixed,
    offers: (typed, decided) => offersFor(known, [...chosen, ...decided], typed, ids, t),
    whole: tickets.tickets().then((all) => {
      known = all.tickets;
    }),
  });
}
