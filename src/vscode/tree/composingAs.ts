import { homedir } from "node:os";
import * as vscode from "vscode";
import type { ComposingAs } from "../../core/composing/service.ts";
import type { ArchiveQuery } from "../../core/lookup/seriesLookup.ts";
import type { OverviewModel } from "./overviewModel.ts";

/** The person, project and archives for writing a mail about another. */
export async function composingAs(live: OverviewModel, about: string): Promise<ComposingAs & ArchiveQuery> {
  const { name, folders, branch, archives, me } = await live.project(about);
  return {
    project: { name, folders, branch },
    me,
    folder: folders[0] ?? homedir(),
    trusted: vscode.workspace.isTrusted,
    archives,
    ...{ since: null, until: null, newest: null, offline: false },
  };
}
