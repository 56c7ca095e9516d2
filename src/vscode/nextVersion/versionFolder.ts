import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import * as vscode from "vscode";
import { errorCode } from "../../core/base/errorCode.ts";
import { versionsFolder } from "../../core/composing/versionFolders.ts";
import type { NextVersion } from "../../core/nextVersion/model.ts";
import { writeVersion } from "../../core/nextVersion/writeVersion.ts";
import { goneWithTime, momentOf } from "./model/versionFolders.ts";

/**
 * Writes the files of a version into a new folder of the extension; returns their paths.
 * @param kept folders that must not be deleted, because the person is not finished with them
 */
export async function writeFiles(
  storage: vscode.Uri,
  version: NextVersion,
  { now, kept }: { now: number; kept: string[] },
): Promise<string[]> {
  const all = versionsFolder(storage.fsPath);
  await mkdir(all, { recursive: true });
  const name = `${momentOf(now)}-${version.branch}-${version.label}`.replace(/[^\w.-]+/g, "-").slice(0, 80);
  const names = (await readdir(all)).sort();
  const keptNames = new Set(kept.map((folder) => basename(folder)));
  for (const old of goneWithTime(names, now).filter((one) => !keptNames.has(one)))
    await rm(join(all, old), { recursive: true, force: true });
  const folder = names.includes(name) ? `${name}-${names.length}` : name;
  return writeVersion(join(all, folder), version.files);
}

/** The present contents after saving open editors; null for a removed file. */
export async function contentsOf(paths: string[]): Promise<(Uint8Array | null)[]> {
  for (const document of vscode.workspace.textDocuments)
    if (document.isDirty && paths.includes(document.uri.fsPath)) await document.save();
  const contents = paths.map((path) => {
    return readFile(path).catch((error: unknown) =>
      errorCode(error) === "ENOENT" ? null : Promise.reject(error),
    );
  });
  return Promise.all(contents);
}

/** Saves and closes the mails of a version that another one replaces. */
export async function putAway(paths: string[]): Promise<void> {
  for (const document of vscode.workspace.textDocuments)
    if (document.isDirty && paths.includes(document.uri.fsPath)) await document.save();
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const old = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputText && paths.includes(input.uri.fsPath),
  );
  await vscode.window.tabGroups.close(old);
}
