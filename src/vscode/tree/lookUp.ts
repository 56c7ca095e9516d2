import * as vscode from "vscode";
import type { SeriesMatch } from "../../core/lookup/seriesLookup.ts";
import { whileWaiting } from "../base/messages.ts";
import type { OverviewModel } from "./overviewModel.ts";

/** The series at a thread, with a progress that can be cancelled; undefined when it was. */
export async function lookUp(live: OverviewModel, thread: string): Promise<SeriesMatch | undefined> {
  const project = await live.project();
  return whileWaiting(vscode.l10n.t("Looking up the thread"), (call) =>
    live.services.tracking.find({ thread, project }, call),
  );
}
