import * as vscode from "vscode";
import type { LiveBoard } from "../board.ts";
import { Command, registerCommand, setContext, View, writeConfig } from "../ids.ts";
import { registerDecorations } from "./decorations.ts";
import { seriesDrag } from "./drag.ts";
import { archivesState, headOf } from "./head.ts";
import { SeriesTree } from "./provider.ts";
import type { Row } from "./row.ts";

/** The view Series, as other features use it. */
export interface SeriesView extends vscode.Disposable {
  view: vscode.TreeView<Row>;
  tree: SeriesTree;
}

/** Ages in the head and on the rows are told anew this often, while the view is shown. */
const tick = 60_000;

export function register(live: LiveBoard): SeriesView {
  const tree = new SeriesTree(live);
  const view = vscode.window.createTreeView(View.series, {
    treeDataProvider: tree,
    dragAndDropController: seriesDrag,
    showCollapseAll: true,
    canSelectMany: true,
  });
  const showHead = () => {
    const outlook = live.outlook();
    const head = headOf(outlook, live.now(), vscode.l10n.t);
    view.description = head.description;
    view.message = head.message;
    view.badge = head.badge;
    setContext("patchTracker.loaded", live.loaded);
    setContext("patchTracker.tracking", live.settings.series.length > 0);
    setContext("patchTracker.identity", live.me.length > 0);
    setContext("patchTracker.archives", archivesState(outlook));
    setContext("patchTracker.refreshing", outlook.progress !== null);
  };
  const ageing = setInterval(() => {
    if (view.visible && live.loaded) showHead();
  }, tick);
  const parts = vscode.Disposable.from(
    tree,
    view,
    registerDecorations(),
    live.onDidChange(showHead),
    live.onDidProgress(showHead),
    { dispose: () => clearInterval(ageing) },
    registerCommand(Command.groupByState, () => writeConfig("groupBy", "state")),
    registerCommand(Command.groupByTicket, () => writeConfig("groupBy", "ticket")),
  );
  return { view, tree, dispose: () => parts.dispose() };
}
