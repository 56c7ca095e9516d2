import * as vscode from "vscode";
import { plainLine } from "../../core/base/plainText.ts";
import { Command } from "../base/ids.ts";
import type { NoticeAction } from "./noticeRow.ts";
import type { TreeRow } from "./treeRow.ts";

/** A row as a tree item of VS Code, without tooltip. @param command what a click on it runs */
export function itemOf(row: TreeRow, command: vscode.Command | undefined): vscode.TreeItem {
  const states = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(
    plainLine(row.label),
    { expanded: states.Expanded, collapsed: states.Collapsed, leaf: states.None }[row.open],
  );
  item.id = row.id;
  item.description = plainLine(row.description);
  item.iconPath = new vscode.ThemeIcon(
    row.icon.id,
    row.icon.color ? new vscode.ThemeColor(row.icon.color) : undefined,
  );
  item.contextValue = row.traits;
  item.accessibilityInformation = { label: plainLine(row.spoken) };
  if (command) item.command = command;
  return item;
}

/** Markdown that may contain untrusted text: no commands, no HTML. */
export function untrusted(markdown: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString(markdown);
  text.isTrusted = false;
  text.supportHtml = false;
  return text;
}

/** The command of a notice. */
export function noticeCommand(action: NoticeAction): vscode.Command {
  const { t } = vscode.l10n;
  switch (action) {
    case "settings":
    case "clone":
      return { command: Command.openSettings, title: t("Open Settings"), arguments: ["json"] };
    case "log":
      return { command: Command.showLog, title: t("Show Log") };
    case "folder":
      return { command: "vscode.openFolder", title: t("Open Folder") };
    case "asking":
      return { command: Command.addAsking, title: t("Add Series That Ask for You") };
  }
}
