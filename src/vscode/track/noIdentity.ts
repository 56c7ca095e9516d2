import * as vscode from "vscode";
import { Command } from "../base/ids.ts";
import { tell } from "../base/messages.ts";

/** Tells the person that their mail address is unknown, with a button for the setting. */
export async function tellNoIdentity(): Promise<void> {
  const settings = vscode.l10n.t("Open Settings");
  const choice = await tell(
    vscode.l10n.t("Your mail address is not known. Set patchTracker.me, or user.email in git."),
    settings,
  );
  if (choice === settings) await vscode.commands.executeCommand(Command.openSettings, "me");
}
