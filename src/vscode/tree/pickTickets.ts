import * as vscode from "vscode";
import type { TicketEntry } from "../../core/tickets/model.ts";
import { TicketIds } from "../../core/tickets/ticketIds.ts";
import { choose } from "../base/choose.ts";
import { offersFor } from "./ticketOffers.ts";
import type { TicketsModel } from "./ticketsModel.ts";

/** The texts and options of the choice. */
export interface TicketQuestion {
  title: string;
  many: boolean;
  /** Preselected. */
  chosen?: string[];
  /** Shown with a reason; the choice cannot change them. */
  fixed?: { id: string; why: string }[];
}

/**
 * Lets the person choose known tickets, or new ones by typing ids.
 * @returns the chosen ids without the fixed ones, each once; may be empty with `many`; undefined if cancelled
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
