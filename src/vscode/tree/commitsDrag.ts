import * as vscode from "vscode";
import { itemsIn } from "./droppedItems.ts";

/** What dragged commits come as: the type that VS Code gives the view's rows by itself, with a value of ours, too. */
export const commitsMime = "application/vnd.code.tree.patchtracker.commits";

/** A commit as a command or a drop names it: `tagCommit` takes a list of these, and the ids to tag them with. */
export interface NamedCommit {
  /** The work tree it was seen in. */
  folder: string;
  /** Full object name. */
  hash: string;
}

/** The commits dragged; none where something else is. */
export async function commitsIn(transfer: vscode.DataTransfer): Promise<NamedCommit[]> {
  return (await itemsIn(transfer, commitsMime)).filter(isNamedCommit);
}

export function transferItem(commits: NamedCommit[]): vscode.DataTransferItem {
  return new vscode.DataTransferItem(JSON.stringify(commits.map(({ folder, hash }) => ({ folder, hash }))));
}

/** Whether a value from anywhere names a commit by its work tree and its full object name. */
export function isNamedCommit(value: unknown): value is NamedCommit {
  return (
    typeof value === "object" &&
    value !== null &&
    "folder" in value &&
    "hash" in value &&
    typeof value.folder === "string" &&
    typeof value.hash === "string" &&
    /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value.hash)
  );
}
