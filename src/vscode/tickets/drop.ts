import * as vscode from "vscode";
import { Command } from "../base/ids.ts";
import { commitsIn, commitsMime, dragCommits } from "../tree/commitsDrag.ts";
import { seriesIn, seriesMime } from "../tree/seriesDrag.ts";
import type { TicketsRow } from "./model/ticketRow.ts";

/** The actions of a drop. */
export interface Dropping {
  /** The ticket of a row, or of the row above it. */
  ticketAt(row: TicketsRow | undefined): string | undefined;
  /** Assigns series (by thread) to a ticket; asks which if there is none. */
  link(threads: string[], ticket: string | undefined): Promise<void>;
}

/** Handles commits and series that are dropped on a ticket, or on a row below it. */
export class TicketDrop implements vscode.TreeDragAndDropController<TicketsRow> {
  readonly dragMimeTypes = [commitsMime];
  readonly dropMimeTypes = [commitsMime, seriesMime];
  private readonly dropping: Dropping;

  constructor(dropping: Dropping) {
    this.dropping = dropping;
  }

  handleDrag(rows: readonly TicketsRow[], transfer: vscode.DataTransfer): void {
    dragCommits(rows, transfer);
  }

  async handleDrop(target: TicketsRow | undefined, transfer: vscode.DataTransfer): Promise<void> {
    const ticket = this.dropping.ticketAt(target);
    const commits = await commitsIn(transfer);
    if (commits.length > 0)
      await vscode.commands.executeCommand(Command.tagCommit, commits, ticket && [ticket]);
    const threads = await seriesIn(transfer);
    if (threads.length > 0) await this.dropping.link(threads, ticket);
  }
}
