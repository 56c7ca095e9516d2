import * as vscode from "vscode";
import type { SeriesMatch } from "../../core/lookup/seriesMatch.ts";
import { faultOfName, isNamedAfter, suggestName } from "../../core/project/shortName.ts";
import { follow } from "../base/changeSetting.ts";
import { showError } from "../base/errors.ts";
import { askText, tell } from "../base/messages.ts";
import { followedAs } from "../tree/followedAs.ts";
import { lookUp } from "../tree/lookUp.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { SeriesView } from "../tree/seriesView.ts";

/** Looks up the thread to get a name from its title; a thread that cannot be found can be followed anyway. */
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
    if ((await showError(error, live.log, anyway)) === anyway) await nameAndFollow(live, thread, null);
    return;
  }
  if (found) await followFound(live, seriesView, found, thread);
}

/** Asks for a name and follows the series; if it is followed already, shows it. */
export async function followFound(
  live: OverviewModel,
  seriesView: SeriesView,
  found: SeriesMatch,
  thread: string,
): Promise<void> {
  const already = followedAs(found, (await live.current()).entries);
  if (!already) return nameAndFollow(live, thread, found);
  const said = vscode.l10n.t("This series is already followed as “{0}”.", already.tracked.name);
  void tell(said);
  await seriesView.reveal(already.tracked.thread);
}

async function nameAndFollow(live: OverviewModel, thread: string, found: SeriesMatch | null): Promise<void> {
  const messageId = found?.messageId ?? "";
  const project = (await live.projectsOf([messageId])).get(messageId);
  const taken = live.settings.series.map((series) => series.name);
  const name = await askText({
    title: vscode.l10n.t("Track a Thread"),
    prompt: vscode.l10n.t("A short name, as in a weekly report; without one it goes by its title"),
    placeHolder: suggestName(found?.title ?? "", taken, project),
    validateInput: (value) => faultOfName(value, taken, vscode.l10n.t),
  });
  if (name === undefined) return;
  // A name that begins with a project's says it, also where it is another one.
  const told = (await live.projects()).some((one) => isNamedAfter(name.trim(), one.name));
  await follow([
    { name: name.trim(), thread, tickets: [], ...(!told && project !== undefined && { project }) },
  ]);
}
