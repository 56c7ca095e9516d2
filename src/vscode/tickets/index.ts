import * as vscode from "vscode";
import { TicketIds } from "../../core/tickets/ticketIds.ts";
import { registerCommand } from "../base/commands.ts";
import { withErrorsShown } from "../base/errors.ts";
import { Command, View } from "../base/ids.ts";
import { flash, tell } from "../base/messages.ts";
import { outline } from "../tree/outline.ts";
import { seriesFor } from "../tree/seriesTargets.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { TicketDrop } from "./drop.ts";
import { askLinks, setLinks } from "./linkSeries.ts";
import { rowsShown, TicketsTree } from "./provider.ts";
import { rename } from "./renameTicket.ts";
import { share } from "./shareTickets.ts";
import { ticketsFor } from "./targets.ts";

/** The view Tickets, as text for the extension's API. */
export interface TicketsView extends vscode.Disposable {
  outline(): Promise<string>;
}

/** Registers the view Tickets, sharing, and the commands on tickets. */
export function register(tickets: TicketsModel): TicketsView {
  const { t } = vscode.l10n;
  const { live } = tickets;
  const tree = new TicketsTree(tickets);
  const link = (threads: string[], ticket: string | undefined) =>
    ticket === undefined
      ? askLinks(tickets, threads)
      : setLinks(tickets, threads, (held) => [...held, ticket]);
  const drop = new TicketDrop({
    ticketAt: (row) => tree.ticketAt(row),
    link: (threads, ticket) => withErrorsShown(live.log, () => link(threads, ticket))(),
  });
  const view = vscode.window.createTreeView(View.tickets, {
    treeDataProvider: tree,
    dragAndDropController: drop,
    showCollapseAll: true,
    canSelectMany: true,
  });
  const told = (id: Command, work: (args: unknown[]) => Promise<void>) =>
    registerCommand(id, withErrorsShown(live.log, work));

  /** @param args a series, and all tickets that it should have, if known */
  async function linkSeries(args: unknown[]): Promise<void> {
    const entries = await seriesFor(live, args, t("Link which series to a ticket?"));
    const threads = entries.map((entry) => entry.tracked.thread);
    if (threads.length === 0) return;
    const [name, ids] = args;
    if (typeof name !== "string" || !Array.isArray(ids)) return askLinks(tickets, threads);
    await setLinks(tickets, threads, () => ids.filter((id) => typeof id === "string"));
  }

  async function open(args: unknown[]): Promise<void> {
    for (const id of await ticketsFor(tickets, args, t("Open which ticket?"))) {
      const url = new TicketIds(live.settings.tickets).url(id);
      if (url === null) void sayHowToOpen(id);
      else await vscode.env.openExternal(vscode.Uri.parse(url, true));
    }
  }

  async function copy(args: unknown[]): Promise<void> {
    const ids = await ticketsFor(tickets, args, t("Copy which ticket?"));
    if (ids.length === 0) return;
    await vscode.env.clipboard.writeText(ids.join("\n"));
    flash(t("Ticket copied"));
  }

  const parts = vscode.Disposable.from(
    tree,
    view,
    told(Command.linkSeries, linkSeries),
    told(Command.openTicket, open),
    told(Command.copyTicket, copy),
    told(Command.renameTicket, (args) => rename(tickets, args)),
    told(Command.shareTickets, (args) => share(tickets, args)),
    registerCommand(Command.reloadTickets, () => tickets.reload()),
  );
  return { outline: async () => outline(await rowsShown(tickets)), dispose: () => parts.dispose() };
}

async function sayHowToOpen(id: string): Promise<void> {
  const { t } = vscode.l10n;
  const settings = t("Open Settings");
  const choice = await tell(
    t(
      "Nothing says where {0} can be opened. Give its pattern in the setting patchTracker.tickets a link, such as {1}.",
      id.slice(0, 80),
      "https://tickets.example.com/browse/{id}",
    ),
    settings,
  );
  if (choice === settings) await vscode.commands.executeCommand(Command.openSettings, "tickets");
}
