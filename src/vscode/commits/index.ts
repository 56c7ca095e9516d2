import * as vscode from "vscode";
import { registerCommand, setContext } from "../base/commands.ts";
import { Command, View } from "../base/ids.ts";
import { commitsAt } from "../tree/commitTargets.ts";
import { outline } from "../tree/outline.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { Keeping } from "./keepOnRewrite.ts";
import { branchShown } from "./model/rows.ts";
import { CommitsTree } from "./provider.ts";
import { registerTagging } from "./tagCommits.ts";

/** The view Commits, as text for the extension's API. */
export interface CommitsView extends vscode.Disposable {
  outline(): Promise<string>;
}

/**
 * Registers the view Commits, and tagging.
 * @param memento remembers, per workspace, where the person does not want to be asked again
 */
export function register(tickets: TicketsModel, memento: vscode.Memento): CommitsView {
  const tree = new CommitsTree(tickets, (worktrees, rows) => {
    view.description = branchShown(worktrees, vscode.l10n.t);
    setContext("patchTracker.worktrees", worktrees.length > 0);
    setContext("patchTracker.commitsLoaded", rows.length === 0);
  });
  const view = vscode.window.createTreeView(View.commits, {
    treeDataProvider: tree,
    dragAndDropController: tree,
    canSelectMany: true,
  });
  const keeping = new Keeping(tickets, memento);
  const parts = vscode.Disposable.from(
    tree,
    view,
    keeping,
    registerTagging(tickets, keeping, () => commitsAt([undefined, view.selection])),
    registerCommand(Command.moreCommits, (folder) => {
      if (typeof folder === "string") tickets.more(folder);
    }),
  );
  return { outline: async () => outline(await tree.rows()), dispose: () => parts.dispose() };
}
