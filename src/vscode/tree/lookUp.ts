import * as vscode from "vscode";
import type { SeriesMatch } from "../../core/lookup/seriesMatch.ts";
import { whileWaiting } from "../base/messages.ts";
import type { OverviewModel } from "./overviewModel.ts";

/** Looks up the series at a thread with cancellable progress; undefined if cancelled. */
export async function lookUp(live: OverviewModel, thread: string): Promise<SeriesMatch | undefined> {
  const project = await live.project();
  return whileWaiting(vscode.l10n.t("Looking up the thread"), (call) =>
    live.services.tracking.find({ thread, project }, call),
  );
}
