import * as vscode from "vscode";
import type { LiveTickets } from "../tickets/live.ts";

/** Tickets in texts: the commit message box, links, the terminal. */
export function register(_tickets: LiveTickets): vscode.Disposable {
  return vscode.Disposable.from();
}
