import * as vscode from "vscode";
import { Command } from "../base/ids.ts";
import { escaped } from "../tree/markdown.ts";
import { itemOf, untrusted } from "../tree/treeItem.ts";
import type { DraftsModel } from "./draftsModel.ts";
import { type DraftRow, draftRows, standing } from "./model/rows.ts";

/** Lines of a draft that a hover shows. */
const shownLines = 12;

export async function rowsShown(drafts: DraftsModel): Promise<DraftRow[]> {
  return draftRows(await drafts.current(), drafts.live.now(), vscode.l10n.t);
}

/** Hands the rows of the view Drafts to VS Code. */
export class DraftsTree implements vscode.TreeDataProvider<DraftRow>, vscode.Disposable {
  readonly #drafts: DraftsModel;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #subscription: vscode.Disposable;

  constructor(drafts: DraftsModel) {
    this.#drafts = drafts;
    this.#subscription = drafts.onDidChange(() => this.#changed.fire(undefined));
  }

  async getChildren(row?: DraftRow): Promise<DraftRow[]> {
    return row ? [] : rowsShown(this.#drafts);
  }

  getTreeItem(row: DraftRow): vscode.TreeItem {
    const item = itemOf(row);
    item.command = { command: Command.openDraft, title: vscode.l10n.t("Open Draft"), arguments: [row] };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, { about: { draft } }: DraftRow): vscode.TreeItem {
    const said = standing(draft, vscode.l10n.t);
    const lines = draft.body
      .split("\n")
      .filter((line) => line.trim() !== "" && !line.startsWith(">"))
      .slice(0, shownLines);
    item.tooltip = untrusted(
      [
        `**${escaped(draft.subject, 300)}**`,
        said === "" ? "" : escaped(said, 300),
        ...lines.map((line) => escaped(line, 300)),
      ]
        .filter((part) => part !== "")
        .join("  \n"),
    );
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
