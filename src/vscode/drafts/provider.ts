import * as vscode from "vscode";
import { Command } from "../base/ids.ts";
import { escaped } from "../tree/markdown.ts";
import { itemOf, untrusted } from "../tree/treeItem.ts";
import type { VersionMailRow } from "../tree/triedVersionRow.ts";
import type { DraftsModel } from "./draftsModel.ts";
import { standing } from "./model/rows.ts";
import { type ShownRow, shownRows } from "./model/shownRows.ts";

/** Number of lines of a draft in its hover. */
const shownLines = 12;

type Row = ShownRow | VersionMailRow;

export async function rowsShown(drafts: DraftsModel): Promise<ShownRow[]> {
  return shownRows(await drafts.current(), drafts.versions, drafts.live.now(), vscode.l10n.t);
}

/** Gives VS Code the rows of the view Drafts. */
export class DraftsTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #drafts: DraftsModel;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #subscription: vscode.Disposable;

  constructor(drafts: DraftsModel) {
    this.#drafts = drafts;
    this.#subscription = drafts.onDidChange(() => this.#changed.fire(undefined));
  }

  async getChildren(row?: Row): Promise<Row[]> {
    return row ? row.children : rowsShown(this.#drafts);
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return itemOf(row, commandOf(row));
  }

  resolveTreeItem(item: vscode.TreeItem, { about }: Row): vscode.TreeItem {
    if (about.kind !== "draft") return item;
    const { draft } = about;
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

function commandOf(row: Row): vscode.Command | undefined {
  const { t } = vscode.l10n;
  switch (row.about.kind) {
    case "draft":
      return { command: Command.openDraft, title: t("Open Draft"), arguments: [row] };
    case "sentMails":
      return undefined;
    case "version":
      return { command: Command.openNextVersion, title: t("Open"), arguments: [row] };
    case "versionMail":
      return { command: "vscode.open", title: t("Open"), arguments: [vscode.Uri.file(row.about.path)] };
  }
}
