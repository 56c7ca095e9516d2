import * as vscode from "vscode";
import { TrackerError } from "../../core/problem.ts";
import { TicketIds } from "../../core/tickets/ids.ts";
import { plainLine } from "../treeRow.ts";
import type { LiveTickets } from "./live.ts";

/** TrackerError where a text is no ticket by the settings: it names the first. */
export function mustBeTickets({ live }: LiveTickets, texts: string[]): void {
  const ids = new TicketIds(live.settings.tickets);
  const wrong = texts.find((text) => !ids.is(text));
  if (wrong === undefined) return;
  throw new TrackerError(
    vscode.l10n.t("“{0}” is no ticket.", plainLine(wrong).slice(0, 80)),
    vscode.l10n.t("What tickets look like is in the setting patchTracker.tickets."),
    "patchTracker.tickets",
  );
}
