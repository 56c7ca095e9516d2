import * as vscode from "vscode";
import type { SettingKey } from "../../core/settings.ts";

/** The raw value of a setting, of any type; `readSettings` validates it. */
export function readConfig(key: SettingKey): unknown {
  return vscode.workspace.getConfiguration("patchTracker").get<unknown>(key);
}

/** Whether a change of the configuration concerns one of these settings. */
export function touches(event: vscode.ConfigurationChangeEvent, ...keys: SettingKey[]): boolean {
  return keys.some((key) => event.affectsConfiguration(`patchTracker.${key}`));
}

/** Writes a setting where it is set already: in the workspace if that has a value, else in the user's settings. */
export async function writeConfig(key: SettingKey, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("patchTracker");
  const inWorkspace = configuration.inspect(key)?.workspaceValue !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update(key, value, target);
}
