import * as vscode from "vscode";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { registerCompletion } from "./completion.ts";
import { registerInsert } from "./insertTicket.ts";
import { registerLinks } from "./links.ts";
import { KnownTickets } from "./model/knownTickets.ts";
import { registerTerminal } from "./terminalLinks.ts";

/** Tickets in texts: commit messages, links, the terminal. Nothing is loaded before such a text is open. */
export function register(tickets: TicketsModel): vscode.Disposable {
  const known = new KnownTickets(tickets);
  return vscode.Disposable.from(
    registerCompletion(known),
    registerLinks(known),
    registerTerminal(tickets, known),
    registerInsert(tickets),
  );
}
