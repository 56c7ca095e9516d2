import * as vscode from "vscode";
import type { LiveTickets } from "./live.ts";

/** The view Tickets, sharing, and what a person does with a ticket. */
export function register(_tickets: LiveTickets): vscode.Disposable {
  return vscode.Disposable.from();
}
