import * as vscode from "vscode";
import { Command } from "../base/ids.ts";
import type { CommitRow } from "../tree/commitRow.ts";
import { commitsMime, dragCommits } from "../tree/commitsDrag.ts";
import { tooltipOf } from "../tree/commitTooltip.ts";
import type { ShownWorktree, TicketsModel } from "../tree/ticketsModel.ts";
import { itemOf, noticeCommand, untrusted } from "../tree/treeItem.ts";
import { commitRows } from "./model/rows.ts";

/** Gives VS Code the rows of the view, and drags commits. The model decides what they say. */
export class CommitsTree
  implements
    vscode.TreeDataProvider<CommitRow>,
    vscode.TreeDragAndDropController<CommitRow>,
    vscode.Disposable
{
  readonly dragMimeTypes = [commitsMime];
  readonly dropMimeTypes = [];
  private readonly tickets: TicketsModel;
  private readonly shown: (worktrees: ShownWorktree[], rows: CommitRow[]) => void;
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly subscription: vscode.Disposable;
  readonly onDidChangeTreeData = this.changed.event;

  /** @param shown called with the work trees and rows that VS Code is about to show */
  constructor(tickets: TicketsModel, shown: (worktrees: ShownWorktree[], rows: CommitRow[]) => void) {
    this.tickets = tickets;
    this.shown = shown;
    this.subscription = tickets.onDidChange(() => this.changed.fire(undefined));
  }

  async getChildren(row?: CommitRow): Promise<CommitRow[]> {
    if (row) return row.children;
    const worktrees = await this.tickets.worktrees();
    const rows = this.rowsOf(worktrees);
    this.shown(worktrees, rows);
    return rows;
  }

  /** The rows as VS Code would get them now. */
  async rows(): Promise<CommitRow[]> {
    return this.rowsOf(await this.tickets.worktrees());
  }

  getTreeItem(row: CommitRow): vscode.TreeItem {
    return itemOf(row, commandOf(row));
  }

  resolveTreeItem(item: vscode.TreeItem, row: CommitRow): vscode.TreeItem {
    const { live } = this.tickets;
    item.tooltip = untrusted(tooltipOf(row, live.settings.tickets.titles, live.now(), vscode.l10n.t));
    return item;
  }

  handleDrag(rows: readonly CommitRow[], transfer: vscode.DataTransfer): void {
    dragCommits(rows, transfer);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private rowsOf(worktrees: ShownWorktree[]): CommitRow[] {
    return commitRows(worktrees, this.tickets.live.now(), vscode.l10n.t);
  }
}

/** A commit that was never sent has nothing to open. */
function commandOf(row: CommitRow): vscode.Command | undefined {
  const { t } = vscode.l10n;
  const { about } = row;
  if (about.kind === "notice") return noticeCommand(about.action);
  if (about.kind === "more")
    return { command: Command.moreCommits, title: t("Show More Commits"), arguments: [about.folder] };
  if (about.kind === "commit" && about.commit.patch)
    return { command: Command.openThread, title: t("Open Thread"), arguments: [row] };
  return undefined;
}
