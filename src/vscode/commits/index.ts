import * as vscode from "vscode";
import type { LiveTickets } from "../tickets/live.ts";

/** The view Commits, and tagging. */
export function register(_tickets: LiveTickets): vscode.Disposable {
  return vscode.Disposable.from();
}
