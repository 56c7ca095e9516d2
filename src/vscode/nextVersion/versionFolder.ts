import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import type { NextVersion } from "../../core/nextVersion/model.ts";
import { writeVersion } from "../../core/nextVersion/writeVersion.ts";

/** Versions whose files are kept: who edited a cover letter may look for it later. */
const mostKept = 30;

/** Writes the files of a version into a new folder of the extension's own. Answers their paths. */
export async function writeFiles(storage: vscode.Uri, version: NextVersion, now: number): Promise<string[]> {
  const all = join(storage.fsPath, "next-versions");
  await mkdir(all, { recursive: true });
  // Names that sort by time, and that every file system takes.
  const moment = new Date(now).toISOString().replace(/[-:]/g, "").replace(/\..*/, "");
  const name = `${moment}-${version.branch}-${version.label}`.replace(/[^\w.-]+/g, "-").slice(0, 80);
  const names = (await readdir(all)).sort();
  for (const old of names.slice(0, Math.max(0, names.length + 1 - mostKept)))
    await rm(join(all, old), { recursive: true, force: true });
  const folder = names.includes(name) ? `${name}-${names.length}` : name;
  return writeVersion(join(all, folder), version.files);
}

/** The cover letter as it stands in the editor or its file, where a person has changed it; null: they have not. */
export async function editedCover(version: NextVersion, paths: string[]): Promise<string | null> {
  const [path] = paths;
  const [cover] = version.files;
  if (path === undefined || cover === undefined || version.files.length === version.patches.length)
    return null;
  try {
    const text = (await vscode.workspace.openTextDocument(path)).getText();
    return text === Buffer.from(cover.content).toString("utf8") ? null : text;
  } catch {
    // Somebody has removed it: then it is drafted anew.
    return null;
  }
}

/** Saves and closes the mails of a version in whose place another one stands. */
export async function putAway(paths: string[]): Promise<void> {
  for (const document of vscode.workspace.textDocuments)
    if (document.isDirty && paths.includes(document.uri.fsPath)) await document.save();
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const old = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputText && paths.includes(input.uri.fsPath),
  );
  await vscode.window.tabGroups.close(old);
}
