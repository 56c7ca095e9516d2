import * as vscode from "vscode";
import { type SettingKey, settingKeys } from "../../core/settings.ts";
import { registerCommand } from "../base/commands.ts";
import { Command } from "../base/ids.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { checkMail } from "./checkMail.ts";

/** Commands for the log, the settings and a check of what was read. */
export function register(live: OverviewModel, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(Command.showLog, () => log.show(true)),
    registerCommand(Command.openSettings, (what) => openSettings(what)),
    registerCommand(Command.checkMail, (answer) => checkMail(live, answer)),
  );
}

/** @param what the name of one setting, "json" for the settings file, else all settings */
async function openSettings(what: unknown): Promise<void> {
  if (what === "json") {
    const inWorkspace =
      vscode.workspace.getConfiguration("patchTracker").inspect("series")?.workspaceValue !== undefined;
    await vscode.commands.executeCommand(
      inWorkspace ? "workbench.action.openWorkspaceSettingsFile" : "workbench.action.openSettingsJson",
    );
    return;
  }
  const key = settingKeys.find((one): one is SettingKey => one === what);
  await vscode.commands.executeCommand(
    "workbench.action.openSettings",
    key ? `patchTracker.${key}` : "@ext:uboot-patch-tracker.uboot-patch-tracker",
  );
}
