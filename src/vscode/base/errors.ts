import * as vscode from "vscode";
import type { Log } from "../../core/base/log.ts";
import { problemOf, UserError } from "../../core/base/problem.ts";
import { Command } from "./ids.ts";
import { complain } from "./messages.ts";

/** Something that is not done in Restricted Mode; the error message has a button to trust the folder. */
class NotTrusted extends UserError {}

/** Throws in Restricted Mode, when folders are read but not written. */
export function mustBeTrusted(): void {
  refuseUntrusted(vscode.l10n.t("In Restricted Mode nothing is written into the repository."));
}

/** Throws in Restricted Mode, when nothing of a folder is run. */
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
 * Shows that a command failed: sentence, remedy, and a button for the log. Only for answers to commands; failures in
 * the background are shown in the view.
 * @returns the label of another button, if that was chosen
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

/** Wraps a command's handler so that errors are shown. */
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
