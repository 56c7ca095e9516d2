import * as vscode from "vscode";
import type { Edit, Key, Place, Places } from "./model/settingEdits.ts";
import { takenBack } from "./model/settingEdits.ts";

const targets: Record<Place, vscode.ConfigurationTarget> = {
  workspace: vscode.ConfigurationTarget.Workspace,
  person: vscode.ConfigurationTarget.Global,
};

/** The raw settings in each place. */
export function rawSettings(): Record<Key, Places> {
  return { series: placesOf("series"), tickets: placesOf("tickets"), report: placesOf("report") };
}

function placesOf(key: Key): Places {
  const found = vscode.workspace.getConfiguration("patchTracker").inspect<unknown>(key);
  return { workspace: found?.workspaceValue, person: found?.globalValue };
}

/** Writes all edits, or none. */
export async function applyEdits(edits: Edit[]): Promise<void> {
  const done: Edit[] = [];
  try {
    for (const edit of edits) {
      await write(edit, edit.after);
      done.push(edit);
    }
  } catch (error) {
    await takeBack(done);
    throw error;
  }
}

/** Undoes edits that nobody has changed since. */
export async function takeBack(edits: Edit[]): Promise<void> {
  for (const edit of edits) await write(edit, takenBack(placesOf(edit.key)[edit.place], edit));
}

async function write({ key, place }: Edit, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("patchTracker").update(key, value, targets[place]);
}
