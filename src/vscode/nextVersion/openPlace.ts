import { join } from "node:path";
import * as vscode from "vscode";
import type { Comment } from "../../core/comments/model.ts";
import { messageIdsOf } from "../../core/series/seriesQueries.ts";
import { Command } from "../base/ids.ts";
import { isInsideFolder } from "../base/insideFolder.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { SeriesComments } from "../tree/seriesComments.ts";
import type { About } from "./model/checklistRow.ts";

interface Opening {
  live: OverviewModel;
  said: SeriesComments;
  /** Top of the branch's work tree. */
  folder: string;
}

/** Opens what a row of the checklist is about. */
export async function openPlace(opening: Opening, about: About): Promise<void> {
  switch (about.kind) {
    case "place":
      return openFile(about.path, about.line);
    case "remark":
      return openRemark(opening, about.comment);
    case "mail":
    case "trailer":
      return openMail(about.messageId);
    case "heading":
    case "test":
      return;
  }
}

/** Opens the comment's present line in the person's own file; without one, the comment in its thread. */
async function openRemark({ live, said, folder }: Opening, comment: Comment): Promise<void> {
  const series = (await live.current()).entries.find(
    (entry) => entry.series !== null && messageIdsOf(entry.series).has(comment.patch),
  )?.series;
  const { file } = comment;
  if (series && file !== null && isInsideFolder(folder, file)) {
    const path = join(folder, file);
    try {
      const document = await vscode.workspace.openTextDocument(path);
      const [place] = await said.placesIn(document.getText(), series, [[comment]], { unedited: false });
      if (place?.line) return openFile(path, place.line);
    } catch (error) {
      live.log.debug(`${path}: ${error}`);
    }
  }
  await openMail(comment.messageId);
}

async function openMail(messageId: string): Promise<void> {
  await vscode.commands.executeCommand(Command.openThread, { messageId, thread: messageId });
}

/** @param line counted from 1 */
async function openFile(path: string, line: number | null): Promise<void> {
  const at = line === null ? undefined : new vscode.Range(line - 1, 0, line - 1, 0);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
  // By its name it would be shown as a diff, with list items ("- x") as removed lines.
  if (path.endsWith("0000-cover-letter.patch") && document.languageId === "diff")
    await vscode.languages.setTextDocumentLanguage(document, "plaintext");
  await vscode.window.showTextDocument(document, { preview: true, ...(at && { selection: at }) });
}
