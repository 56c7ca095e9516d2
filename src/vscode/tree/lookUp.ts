import * as vscode from "vscode";
import type { SeriesMatch } from "../../core/lookup/seriesLookup.ts";
import type { OverviewModel } from "./overviewModel.ts";

/** The series at a thread, with a progress that can be cancelled; undefined when it was. */
export async function lookUp(live: OverviewModel, thread: string): Promise<SeriesMatch | undefined> {
  const project = await live.project();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t("Looking up the thread"),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    try {
      return await live.services.tracking.find(
        { thread, project },
        {
          signal: controller.signal,
          progress: (message) => progress.report({ message }),
        },
      );
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  });
}
