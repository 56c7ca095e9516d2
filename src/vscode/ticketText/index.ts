import * as vscode from "vscode";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { registerCompletion } from "./completion.ts";
import { registerInsert } from "./insertTicket.ts";
import { registerLinks } from "./links.ts";
import { KnownTickets } from "./model/knownTickets.ts";
import { registerTerminal } from "./terminalLinks.ts";

/** Tickets in texts: the commit message box, links, the terminal. Nothing is asked for before such a text is there. */
export function register(tickets: TicketsModel): vscode.Disposable {
  const known = new KnownTickets(tickets);
  return vscode.Disposable.from(
    registerCompletion(known),
    registerLinks(known),
    registerTerminal(tickets, known),
    registerInsert(tickets),
  );
}
