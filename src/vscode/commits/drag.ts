import * as vscode from "vscode";

/** What dragged commits come as. VS Code gives the rows of a view this type by itself; the value is ours. */
export const commitsMime = "application/vnd.code.tree.patchtracker.commits";

/** A commit as a command or a drop names it: `tagCommit` takes a list of these, and the ids to tag them with. */
export interface NamedCommit {
  /** The work tree it was seen in. */
  folder: string;
  /** Full object name. */
  hash: string;
}

/** The commits dragged from the view Commits; none where something else is dragged. */
export async function commitsIn(transfer: vscode.DataTransfer): Promise<NamedCommit[]> {
  const text = await transfer.get(commitsMime)?.asString();
  return text === undefined ? [] : namedIn(text);
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

/** Another extension's view may drag something of the same type. */
function namedIn(text: string): NamedCommit[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isNamedCommit) : [];
  } catch {
    return [];
  }
}
