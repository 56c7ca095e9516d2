import * as vscode from "vscode";
import { isWebAddress } from "../base/webAddress.ts";
import { hoverOf } from "../tree/ticketHover.ts";
import { ticketDocuments } from "./documentFilters.ts";
import type { KnownTickets } from "./model/knownTickets.ts";

/** Ticket ids as links, if the settings give an address, and with hovers. */
export function registerLinks(known: KnownTickets): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerDocumentLinkProvider(ticketDocuments, {
      async provideDocumentLinks(document) {
        const links: vscode.DocumentLink[] = [];
        for (const { id, start, end, url } of await known.mentions(document.getText())) {
          if (url === null || !isWebAddress(url)) continue;
          const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
          const link = new vscode.DocumentLink(range, vscode.Uri.parse(url));
          link.tooltip = vscode.l10n.t("Open {0}", id);
          links.push(link);
        }
        return links;
      },
    }),
    vscode.languages.registerHoverProvider(ticketDocuments, {
      async provideHover(document, { line, character }) {
        const mentions = await known.mentions(document.lineAt(line).text);
        const here = mentions.find(({ start, end }) => start <= character && character <= end);
        if (!here?.entry) return undefined;
        const range = new vscode.Range(line, here.start, line, here.end);
        return new vscode.Hover(new vscode.MarkdownString(hoverOf(here.entry, vscode.l10n.t)), range);
      },
    }),
  );
}
