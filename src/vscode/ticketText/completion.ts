import * as vscode from "vscode";
import type { TicketEntry } from "../../core/tickets/ticket.ts";
import { messages } from "./documents.ts";
import { statesOf } from "./hover.ts";
import type { KnownTickets } from "./known.ts";
import { offered, typedAt } from "./word.ts";

/** Source Control's input suggests nothing by itself, so the letters that begin an id ask for it. */
const triggers = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ", "-", "[", ",", " "];

/** Known tickets while a commit message is typed. */
export function registerCompletion(known: KnownTickets): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    messages,
    {
      async provideCompletionItems(document, position, token, { triggerKind }) {
        const typed = typedAt(document.lineAt(position.line).text, position.character);
        if (!typed) return [];
        const asked = triggerKind === vscode.CompletionTriggerKind.Invoke;
        const tickets = await known.atOnce();
        if (token.isCancellationRequested) return [];
        // Not loaded yet: asked again with the next letter.
        if (!tickets) return new vscode.CompletionList([], true);
        const range = new vscode.Range(position.line, typed.start, position.line, typed.end);
        return offered(tickets, typed, asked).map((entry, place) => itemOf(entry, place, range));
      },
    },
    ...triggers,
  );
}

function itemOf(entry: TicketEntry, place: number, range: vscode.Range): vscode.CompletionItem {
  const label = { label: entry.id, description: entry.title };
  const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Reference);
  item.detail = entry.title;
  item.documentation = new vscode.MarkdownString(statesOf(entry, vscode.l10n.t));
  item.filterText = `${entry.id} ${entry.title}`;
  item.insertText = entry.id;
  item.sortText = String(place).padStart(6, "0");
  item.range = range;
  return item;
}
