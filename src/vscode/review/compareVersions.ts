import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { minute } from "../../core/base/durations.ts";
import type { Revision, Series } from "../../core/series/series.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { View } from "../base/ids.ts";
import { tell, warn } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { dayOf } from "../tree/time.ts";
import { diffSidesOf } from "./model/diffSides.ts";
import { openFiles } from "./openChanges.ts";

/** A series with many patches takes a while. */
const patience = 2 * minute;

/** Two versions of a series, the earlier one first. */
export interface Versions {
  entry: TrackedEntry;
  from: Revision;
  to: Revision;
}

/** Two versions; the person is asked for the other one if it is not given. Undefined if cancelled. */
export async function versionsOf(
  entry: TrackedEntry,
  revision: Revision,
  other?: Revision,
): Promise<Versions | undefined> {
  const { series } = entry;
  const chosen = series ? (other ?? (await askForVersion(series, revision))) : undefined;
  if (!series || !chosen) return undefined;
  const place = (one: Revision) => series.revisions.indexOf(one);
  const [from, to] = place(chosen) < place(revision) ? [chosen, revision] : [revision, chosen];
  return { entry, from, to };
}

/** Opens the changes between two versions of a series by file. */
export async function openInterdiff(live: OverviewModel, { entry, from, to }: Versions): Promise<void> {
  const { t } = vscode.l10n;
  const { series, tracked } = entry;
  if (!series) return;
  const places = { from: series.revisions.indexOf(from), to: series.revisions.indexOf(to) };
  const project = await live.project(entry.tracked.thread);
  const call = quietly(AbortSignal.timeout(patience));
  const found = await vscode.window.withProgress({ location: { viewId: View.series } }, () =>
    live.services.patches.interdiff({ project, series, offline: false, ...places }, call),
  );
  const title = t("{0}: {1} to {2}", tracked.name, from.label, to.label);
  if (found === null) {
    void tell(t("{0} cannot be compared: one of the two applies nowhere.", title));
    return;
  }
  const [missing] = found.leftOut;
  if (missing !== undefined)
    void warn(t("“{0}” applies nowhere, so {1} is compared without it.", missing, tracked.name));
  if (found.files.length === 0) {
    if (missing === undefined) void tell(t("{0} makes the same change.", title));
    return;
  }
  const onOtherBases = !found.rebased && missing === undefined;
  const note = onOtherBases ? t("{0} (on different bases)", title) : title;
  await openFiles(diffSidesOf(found.files, found, `${from.label} → ${to.label}`), note);
}

async function askForVersion(series: Series, revision: Revision): Promise<Revision | undefined> {
  const { t } = vscode.l10n;
  const others = series.revisions.filter((one) => one !== revision).reverse();
  if (others.length === 0) {
    void tell(t("There is only one version of this series."));
    return undefined;
  }
  const items = others.map((one) => ({ label: one.label, description: dayOf(one.date), revision: one }));
  const choice = await pickOne(items, {
    title: t("Compare {0} with Version…", revision.label),
  });
  return choice?.revision;
}
