import * as vscode from "vscode";
import { setContext } from "../base/commands.ts";
import { Command } from "../base/ids.ts";
import { tooltipOf as commitTooltip } from "../tree/commitTooltip.ts";
import { decorationUri } from "../tree/decorations.ts";
import { tooltipOf as seriesTooltip } from "../tree/seriesTooltip.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { itemOf, noticeCommand, untrusted } from "../tree/treeItem.ts";
import { ticketRows } from "./model/rows.ts";
import { isTicketRow, type TicketRow, type TicketsRow } from "./model/ticketRow.ts";
import { ticketTooltip } from "./model/tooltip.ts";

/** The view's present rows. */
export async function rowsShown(tickets: TicketsModel): Promise<TicketsRow[]> {
  const known = await tickets.tickets();
  const overview = await tickets.live.current();
  return ticketRows({ tickets: known, overview, now: tickets.live.now() }, vscode.l10n.t);
}

/** Gives VS Code the rows of the view. The model decides what they say. */
export class TicketsTree implements vscode.TreeDataProvider<TicketsRow>, vscode.Disposable {
  private readonly tickets: TicketsModel;
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly subscription: vscode.Disposable;
  readonly onDidChangeTreeData = this.changed.event;
  /** The ticket above each displayed row. */
  private parents = new Map<string, TicketRow>();

  constructor(tickets: TicketsModel) {
    this.tickets = tickets;
    this.subscription = tickets.onDidChange(() => this.changed.fire(undefined));
  }

  async getChildren(row?: TicketsRow): Promise<TicketsRow[]> {
    if (row) return row.children;
    const rows = await rowsShown(this.tickets);
    this.parents = new Map(
      rows.filter(isTicketRow).flatMap((ticket) => ticket.children.map(({ id }) => [id, ticket] as const)),
    );
    setContext("patchTracker.ticketsLoaded", rows.length === 0);
    return rows;
  }

  getParent(row: TicketsRow): TicketRow | undefined {
    return this.parents.get(row.id);
  }

  /** The ticket of a row, or of the row above it. */
  ticketAt(row: TicketsRow | undefined): string | undefined {
    if (row === undefined) return undefined;
    return (isTicketRow(row) ? row : this.getParent(row))?.about.ticket.id;
  }

  getTreeItem(row: TicketsRow): vscode.TreeItem {
    const item = itemOf(row, commandOf(row));
    const uri = "unread" in row ? decorationUri(row) : undefined;
    if (uri) item.resourceUri = uri;
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, row: TicketsRow): vscode.TreeItem {
    item.tooltip = untrusted(this.tooltipOf(row));
    return item;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private tooltipOf(row: TicketsRow): string {
    const { live } = this.tickets;
    const { t } = vscode.l10n;
    if (isTicketRow(row)) return ticketTooltip(row.about.ticket, live.now(), t);
    if ("unread" in row) return seriesTooltip(row, live.now(), t);
    return commitTooltip(row, live.settings.tickets.titles, live.now(), t);
  }
}

function commandOf(row: TicketsRow): vscode.Command | undefined {
  const { about } = row;
  if (about.kind === "notice") return noticeCommand(about.action);
  const opens = about.kind === "series" || (about.kind === "commit" && about.commit.patch !== null);
  if (!opens) return undefined;
  return { command: Command.openThread, title: vscode.l10n.t("Open Thread"), arguments: [row] };
}
