import * as vscode from "vscode";
import { itemsIn } from "./droppedItems.ts";

/** MIME type of dragged commits: the one that VS Code uses for the view's rows, to which we add a value. */
export const commitsMime = "application/vnd.code.tree.patchtracker.commits";

/** A commit as commands and drops name it: `tagCommit` takes a list of these, and ticket ids. */
export interface NamedCommit {
  /** The work tree in which it was found. */
  folder: string;
  /** Full object name. */
  hash: string;
}

/** The dragged commits; empty if something else is dragged. */
export async function commitsIn(transfer: vscode.DataTransfer): Promise<NamedCommit[]> {
  return (await itemsIn(transfer, commitsMime)).filter(isNamedCommit);
}

export function transferItem(commits: NamedCommit[]): vscode.DataTransferItem {
  return new vscode.DataTransferItem(JSON.stringify(commits.map(({ folder, hash }) => ({ folder, hash }))));
}

/** Adds the commits among these rows to what is dragged. */
export function dragCommits(rows: readonly { about: object }[], transfer: vscode.DataTransfer): void {
  const commits = rows.flatMap(({ about }) =>
    "commit" in about && isNamedCommit(about.commit) ? [about.commit] : [],
  );
  if (commits.length > 0) transfer.set(commitsMime, transferItem(commits));
}

/** Validates a named commit from anywhere. */
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
