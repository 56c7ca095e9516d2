import * as vscode from "vscode";
import { TrackerError } from "../../core/problem.ts";
import { readConfig, writeConfig } from "../ids.ts";
import { asList, type RawList } from "./entries.ts";

/** Changes `patchTracker.series` where it stands; refuses to overwrite what is not a list. */
export async function changeSeries(change: (list: RawList) => unknown[]): Promise<void> {
  const list = asList(readConfig("series"));
  if (!list) {
    throw new TrackerError(
      vscode.l10n.t("The setting patchTracker.{0} is not a list.", "series"),
      vscode.l10n.t("Correct it in the settings, then try again."),
      "patchTracker.series",
    );
  }
  await writeConfig("series", change(list));
}
