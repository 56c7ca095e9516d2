import * as vscode from "vscode";
import type { TicketEntry } from "../../core/tickets/model.ts";
import { statesOf } from "../tree/ticketHover.ts";
import { messages } from "./documentFilters.ts";
import type { KnownTickets } from "./model/knownTickets.ts";
import { offered, typedAt } from "./model/typedWord.ts";

/** Source Control's input has no suggestions while typing, so every character of ids is a trigger. */
const triggers = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-[, "];

/** Milliseconds for which the first list waits for the tickets; typing meanwhile filters it. */
const patience = 3000;

/** Suggests known tickets in commit messages. */
export function registerCompletion(known: KnownTickets): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    messages,
    {
      async provideCompletionItems(document, position, token, { triggerKind }) {
        const typed = typedAt(document.lineAt(position.line).text, position.character);
        if (!typed) return [];
        const asked = triggerKind === vscode.CompletionTriggerKind.Invoke;
        // Between words there is nothing to offer yet, but may be soon.
        const idle = typed.before === "" && !typed.expected && !asked;
        const tickets = await known.within(idle ? 0 : patience);
        if (!tickets || token.isCancellationRequested) return [];
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
