import * as vscode from "vscode";
import { itemsIn } from "./droppedItems.ts";
import type { SeriesRow } from "./seriesRow.ts";

/** MIME type of dragged series; the value is their threads, as in the settings. */
export const seriesMime = "application/vnd.code.tree.patchtracker.series";

/** Lets series be dragged to the view Tickets from any of their rows; nothing can be dropped here. */
export const seriesDrag: vscode.TreeDragAndDropController<SeriesRow> = {
  dragMimeTypes: [seriesMime],
  dropMimeTypes: [],
  handleDrag(rows, transfer) {
    const threads = rows.flatMap(({ about }) => ("entry" in about ? [about.entry.tracked.thread] : []));
    if (threads.length > 0) transfer.set(seriesMime, transferItem(threads));
  },
};

export function transferItem(threads: string[]): vscode.DataTransferItem {
  return new vscode.DataTransferItem(JSON.stringify([...new Set(threads)]));
}

/** The threads of the dragged series; empty if something else is dragged. */
export async function seriesIn(transfer: vscode.DataTransfer): Promise<string[]> {
  return (await itemsIn(transfer, seriesMime)).filter((item) => typeof item === "string");
}
