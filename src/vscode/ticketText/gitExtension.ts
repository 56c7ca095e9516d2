import * as vscode from "vscode";

/** The part of the built-in git extension's interface, version 1, that is used here. */
export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly inputBox: { value: string };
}

interface GitApi {
  readonly repositories: GitRepository[];
  getRepository(uri: vscode.Uri): GitRepository | null;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** What VS Code's own git knows; null where it is turned off, as in Restricted Mode. */
export async function openGit(): Promise<GitApi | null> {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  if (!extension) return null;
  const git = await extension.activate();
  return git.enabled ? git.getAPI(1) : null;
}
