import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import type { TrackedSeries } from "../../core/project/config.ts";
import { readConfig, writeConfig } from "./configuration.ts";
import { asList, type RawList, withSeries } from "./seriesSetting.ts";

/** Changes `patchTracker.series` in the settings that have it. */
export async function changeSeries(change: (list: RawList) => unknown[]): Promise<void> {
  await writeConfig("series", change(listOf("series")));
}

/** Follows series: adds them to `patchTracker.series`. */
export async function follow(series: TrackedSeries[]): Promise<void> {
  await changeSeries((list) => withSeries(list, series));
}

/** A setting's raw list; throws if it is something else, so that it is not overwritten. */
export function listOf(key: "series" | "corrections"): RawList {
  const list = asList(readConfig(key));
  if (list) return list;
  throw new UserError(
    vscode.l10n.t("The setting patchTracker.{0} is not a list.", key),
    vscode.l10n.t("Correct it in the settings, then try again."),
    `patchTracker.${key}`,
  );
}
