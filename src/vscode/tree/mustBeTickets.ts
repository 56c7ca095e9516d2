import * as vscode from "vscode";
import { plainLine } from "../../core/base/plainText.ts";
import { UserError } from "../../core/base/problem.ts";
import { TicketIds } from "../../core/tickets/ticketIds.ts";
import type { TicketsModel } from "./ticketsModel.ts";

/** UserError if a text is not a ticket by the settings; names the first such text. */
export function mustBeTickets({ live }: TicketsModel, texts: string[]): void {
  const ids = new TicketIds(live.settings.tickets);
  const wrong = texts.find((text) => !ids.is(text));
  if (wrong === undefined) return;
  throw new UserError(
    vscode.l10n.t("“{0}” is no ticket.", plainLine(wrong).slice(0, 80)),
    vscode.l10n.t("What tickets look like is in the setting patchTracker.tickets."),
    "patchTracker.tickets",
  );
}
