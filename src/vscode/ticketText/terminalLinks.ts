import * as vscode from "vscode";
import { plainLine } from "../../core/base/plainText.ts";
import { showError } from "../base/errors.ts";
import { View } from "../base/ids.ts";
import { tell } from "../base/messages.ts";
import { isWebAddress } from "../base/webAddress.ts";
import { standingOf } from "../tree/ticketOffers.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import type { KnownTickets } from "./model/knownTickets.ts";

/** Characters; a line in a terminal may be endless. */
const longestLine = 2000;

class TicketLink extends vscode.TerminalLink {
  readonly id: string;
  readonly url: string | null;

  constructor(start: number, length: number, tooltip: string, id: string, url: string | null) {
    super(start, length, tooltip);
    this.id = id;
    this.url = url;
  }
}

/** Ticket ids as links in the terminal. */
export function registerTerminal(tickets: TicketsModel, known: KnownTickets): vscode.Disposable {
  const { t } = vscode.l10n;
  const provider: vscode.TerminalLinkProvider<TicketLink> = {
    async provideTerminalLinks({ line }) {
      const mentions = await known.mentions(line.slice(0, longestLine));
      return mentions.map(({ id, start, end, entry, url }) => {
        const address = url !== null && isWebAddress(url) ? url : null;
        const said = entry ? [entry.title, standingOf(entry, t)].filter(Boolean).join(" · ") : id;
        return new TicketLink(start, end - start, plainLine(said), id, address);
      });
    },
    async handleTerminalLink({ id, url }) {
      try {
        if (url !== null) await vscode.env.openExternal(vscode.Uri.parse(url));
        else await copy(id);
      } catch (error) {
        await showError(error, tickets.live.log);
      }
    },
  };
  return vscode.window.registerTerminalLinkProvider(provider);

  /** Copies the id, since it has no address to open. */
  async function copy(id: string): Promise<void> {
    await vscode.env.clipboard.writeText(id);
    const show = t("Show Tickets");
    const choice = await tell(
      t("{0} is copied. The setting patchTracker.tickets has no link for it.", id),
      show,
    );
    if (choice === show) await vscode.commands.executeCommand(`${View.tickets}.focus`);
  }
}
