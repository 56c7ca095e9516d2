import * as vscode from "vscode";
import type { SeriesMatch } from "../../core/lookup/seriesLookup.ts";
import type { TrackedSeries } from "../../core/project/config.ts";
import { showError } from "../base/errors.ts";
import { unlinked } from "../base/unlinked.ts";
import type { OverviewModel } from "../overview/overviewModel.ts";
import type { SeriesView } from "../series/index.ts";
import { withSeries } from "../tracked/entries.ts";
import { faultOfName, suggestName } from "../tracked/name.ts";
import { changeSeries } from "../tracked/store.ts";
import { followedAs } from "./known.ts";

/** Looks the thread up first, so that its title gives the name; what cannot be found may be followed all the same. */
export async function followThread(
  live: OverviewModel,
  seriesView: SeriesView,
  thread: string,
): Promise<void> {
  let found: SeriesMatch | undefined;
  try {
    found = await lookUp(live, thread);
  } catch (error) {
    const anyway = vscode.l10n.t("Track Anyway");
    if ((await showError(error, live.log, anyway)) === anyway) await nameAndFollow(live, thread, "");
    return;
  }
  if (found) await followFound(live, seriesView, found, thread);
}

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

/** Asks for the name and follows; a series already followed is shown instead. */
export async function followFound(
  live: OverviewModel,
  seriesView: SeriesView,
  found: SeriesMatch,
  thread: string,
): Promise<void> {
  const already = followedAs(found, (await live.current()).entries);
  if (!already) return nameAndFollow(live, thread, found.title);
  const said = vscode.l10n.t("This series is already followed as “{0}”.", already.tracked.name);
  void vscode.window.showInformationMessage(unlinked(said));
  await reveal(seriesView, already.tracked.thread);
}

export async function reveal({ view, tree }: SeriesView, thread: string): Promise<void> {
  const row = await tree.find(
    ({ about }) => about.kind === "series" && about.entry.tracked.thread === thread,
  );
  if (row) await view.reveal(row, { select: true, focus: true });
}

async function nameAndFollow(live: OverviewModel, thread: string, title: string): Promise<void> {
  const taken = live.settings.series.map((series) => series.name);
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t("Track a Thread"),
    prompt: vscode.l10n.t("A short name for the series, as in a weekly report"),
    value: suggestName(title, taken),
    validateInput: (value) => faultOfName(value, taken, vscode.l10n.t),
  });
  if (name !== undefined) await follow([{ name: name.trim(), thread, tickets: [] }]);
}

export async function follow(series: TrackedSeries[]): Promise<void> {
  await changeSeries((list) => withSeries(list, series));
}
