import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { minute } from "../../core/base/durations.ts";
import { registerCommand, setContext } from "../base/commands.ts";
import { writeConfig } from "../base/configuration.ts";
import { Command, View } from "../base/ids.ts";
import { registerDecorations } from "../tree/decorations.ts";
import type { MadeVersions } from "../tree/madeVersions.ts";
import { outline } from "../tree/outline.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { SeriesComments } from "../tree/seriesComments.ts";
import { seriesDrag } from "../tree/seriesDrag.ts";
import type { SeriesView } from "../tree/seriesView.ts";
import { ApplyChecks } from "./model/applyChecks.ts";
import { AskingCheck } from "./model/askingCheck.ts";
import { archivesState, headOf } from "./model/viewHead.ts";
import { SeriesTree } from "./provider.ts";

/** While the view is visible, ages in title and rows are updated this often. */
const tick = minute;

export function register(live: OverviewModel, comments: SeriesComments, made: MadeVersions): SeriesView {
  const checks = new ApplyChecks(
    () => ({
      entries: live.overviewStatus().overview?.entries ?? [],
      updated: live.overviewStatus().overview?.updated ?? null,
      idle: view.visible && live.overviewStatus().progress === null,
      project: (thread) => live.project(thread),
      applies: (request, signal) => live.services.patches.applies(request, quietly(signal)),
      warn: (text) => live.log.warn(text),
    }),
    () => tree.redraw(),
  );
  const asking = new AskingCheck(
    () => ({
      updated: live.overviewStatus().overview?.updated ?? null,
      idle: view.visible && live.overviewStatus().progress === null,
      ask: (signal) => live.asking(quietly(signal)),
      warn: (text) => live.log.warn(text),
    }),
    () => tree.redraw(),
  );
  const later = () => {
    checks.later();
    asking.later();
  };
  const tree = new SeriesTree(live, { checks, asking, made }, comments);
  const view = vscode.window.createTreeView(View.series, {
    treeDataProvider: tree,
    dragAndDropController: seriesDrag,
    showCollapseAll: true,
    canSelectMany: true,
  });
  const showHead = () => {
    const overviewStatus = live.overviewStatus();
    const head = headOf(overviewStatus, live.now(), vscode.l10n.t);
    view.description = head.description;
    view.message = head.message;
    view.badge = head.badge;
    setContext("patchTracker.loaded", live.loaded);
    setContext("patchTracker.tracking", live.settings.series.length > 0);
    setContext("patchTracker.identity", live.me.length > 0);
    setContext("patchTracker.archives", archivesState(overviewStatus));
    setContext("patchTracker.refreshing", overviewStatus.progress !== null);
  };
  const ageing = setInterval(() => {
    if (view.visible && live.loaded) showHead();
  }, tick);
  const parts = vscode.Disposable.from(
    checks,
    asking,
    tree,
    view,
    live.onDidChange(later),
    live.onDidProgress(later),
    view.onDidChangeVisibility(later),
    registerDecorations(),
    live.onDidChange(showHead),
    live.onDidProgress(showHead),
    { dispose: () => clearInterval(ageing) },
    registerCommand(Command.groupByState, () => writeConfig("groupBy", "state")),
    registerCommand(Command.groupByTicket, () => writeConfig("groupBy", "ticket")),
  );
  return {
    view,
    reveal: async (thread) => {
      const row = await tree.find(
        ({ about }) => about.kind === "series" && about.entry.tracked.thread === thread,
      );
      if (row) await view.reveal(row, { select: true, focus: true });
    },
    outline: async () => outline(await tree.rows()),
    dispose: () => parts.dispose(),
  };
}
