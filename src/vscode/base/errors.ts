import * as vscode from "vscode";
import type { Log } from "../../core/base/log.ts";
import { problemOf, UserError } from "../../core/base/problem.ts";
import { Command } from "./ids.ts";
import { complain } from "./messages.ts";

/** What is not done in Restricted Mode; whoever is told of it can trust the folder from there. */
class NotTrusted extends UserError {}

/** In Restricted Mode a folder is read, and nothing is written in it. */
export function mustBeTrusted(): void {
  refuseUntrusted(vscode.l10n.t("In Restricted Mode nothing is written into the repository."));
}

/** Nothing of it is run, either. */
export function mustBeTrustedToRun(): void {
  refuseUntrusted(vscode.l10n.t("In Restricted Mode no program or script of the folder is run."));
}

export function mustBeTrustedToAsk(): void {
  const { t } = vscode.l10n;
  refuseUntrusted(
    t("In Restricted Mode no remote is asked: how it is reached may be somebody else's setting."),
  );
}

export function mustBeTrustedToSend(): void {
  const { t } = vscode.l10n;
  refuseUntrusted(
    t("In Restricted Mode no mail is sent with git: its configuration may be somebody else's."),
    t("Trust the folder, or send the mail in another way."),
  );
}

function refuseUntrusted(what: string, remedy = vscode.l10n.t("Trust the folder, then try again.")): void {
  if (!vscode.workspace.isTrusted) throw new NotTrusted(what, remedy, "");
}

/**
 * Tells the person that what they just asked for did not work: sentence, remedy, and the way to the log. Only for
 * answers to a command; what happens by itself speaks in the view.
 * @returns the label of the further button they chose
 */
export async function showError(error: unknown, log: Log, ...buttons: string[]): Promise<string | undefined> {
  const { what, remedy, where } = problemOf(error);
  log.error(`${what} ${remedy} (${where})\n${error instanceof Error ? (error.stack ?? "") : ""}`);
  const { t } = vscode.l10n;
  const ways = new Map([
    ...(error instanceof NotTrusted
      ? [[t("Manage Workspace Trust"), "workbench.trust.manage"] as const]
      : []),
    [t("Show Log"), Command.showLog] as const,
  ]);
  const choice = await complain(`${what} ${remedy}`, ...buttons, ...ways.keys());
  const way = choice === undefined ? undefined : ways.get(choice);
  if (way === undefined) return choice;
  await vscode.commands.executeCommand(way);
  return undefined;
}

/** A command's handler around its work: what goes wrong is told. */
export function withErrorsShown(
  log: Log,
  work: (args: unknown[]) => Promise<void>,
): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    try {
      await work(args);
    } catch (error) {
      await showError(error, log);
    }
  };
}
