import * as vscode from "vscode";
import { Command } from "../base/ids.ts";
import { itemOf, noticeCommand } from "../tree/treeItem.ts";
import type { ChecklistRow } from "./model/checklistRow.ts";
import { checklistRows } from "./model/rows.ts";
import type { PreparedVersion } from "./preparedVersion.ts";

/** Gives VS Code the rows of the checklist. The model decides what they say. */
export class ChecklistTree implements vscode.TreeDataProvider<ChecklistRow>, vscode.Disposable {
  readonly #prepared: PreparedVersion;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(prepared: PreparedVersion) {
    this.#prepared = prepared;
    this.#subscription = prepared.onDidChange(() => this.#changed.fire(undefined));
  }

  rows(): ChecklistRow[] {
    const { checklist } = this.#prepared;
    return checklist ? checklistRows(checklist, vscode.l10n.t) : [];
  }

  getChildren(row?: ChecklistRow): ChecklistRow[] {
    return row ? row.children : this.rows();
  }

  getParent(row: ChecklistRow): ChecklistRow | undefined {
    return this.rows().find(({ children }) => children.some(({ id }) => id === row.id));
  }

  getTreeItem(row: ChecklistRow): vscode.TreeItem {
    return itemOf(row, commandOf(row));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function commandOf(row: ChecklistRow): vscode.Command | undefined {
  const { about } = row;
  switch (about.kind) {
    case "notice":
      return noticeCommand(about.action);
    case "heading":
      return undefined;
    case "test":
      return { command: Command.runNextVersionTests, title: vscode.l10n.t("Run Tests") };
    default:
      return { command: Command.openNextVersion, title: vscode.l10n.t("Open"), arguments: [row] };
  }
}
