import * as vscode from "vscode";
import { TicketIds } from "../../core/tickets/ids.ts";
import type { TicketEntry } from "../../core/tickets/ticket.ts";
import type { LiveTickets } from "./live.ts";
import { type Offer, offersFor } from "./offers.ts";

interface Item extends vscode.QuickPickItem {
  id: string | null;
}

/** What the choice is for. */
export interface TicketQuestion {
  title: string;
  many: boolean;
  /** Ticked to begin with. */
  chosen?: string[];
  /** Shown with the reason, and neither given nor taken here. */
  fixed?: { id: string; why: string }[];
}

/**
 * Lets a person choose tickets: the known ones, and new ones by typing their ids.
 * @returns those chosen without the fixed ones, each once; maybe none with `many`; undefined where the person left
 */
export function pickTickets(tickets: LiveTickets, question: TicketQuestion): Promise<string[] | undefined> {
  const { t } = vscode.l10n;
  const { many, chosen = [], fixed = [] } = question;
  const ids = new TicketIds(tickets.live.settings.tickets);
  const reasons = new Map(fixed.map(({ id, why }) => [id, why]));
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = question.title;
  pick.placeholder = t("A ticket you know, words of its title, or a new one by its id");
  pick.canSelectMany = many;
  pick.matchOnDescription = true;
  let known: TicketEntry[] = [];
  let ticked = new Set(chosen.filter((id) => !reasons.has(id)));
  /** Ticked or not by the person's own hand. */
  const decided = new Set<string>();

  function offer(): void {
    const offers = offersFor(known, [...chosen, ...decided], pick.value, ids, t);
    const items = offers.filter(({ id }) => id === null || !reasons.has(id)).map(itemOf);
    const before = JSON.stringify(pick.items);
    const wanted = [...items, ...fixedItems()];
    // The list is replaced only where it has to be: with each, VS Code scrolls to its beginning.
    if (JSON.stringify(wanted) === before) return;
    pick.items = wanted;
    if (many) pick.selectedItems = wanted.filter(({ picked }) => picked);
  }

  function itemOf({ id, label, description, detail, always }: Offer): Item {
    const tick = many && id !== null && ticked.has(id);
    return { id, label, description, detail, alwaysShow: always, ...(tick && { picked: true }) };
  }

  function fixedItems(): Item[] {
    if (fixed.length === 0) return [];
    const heading = {
      id: null,
      label: t("not to be changed here"),
      kind: vscode.QuickPickItemKind.Separator,
    };
    const rows = fixed.map(({ id, why }) => ({
      id,
      label: id,
      description: why,
      ...(many && { picked: true }),
    }));
    return [heading, ...rows];
  }

  /** Takes what was ticked by hand; a tick that means nothing is set back. */
  function selected(items: readonly Item[]): void {
    const now = new Set(items.flatMap(({ id }) => (id === null ? [] : [id])));
    const free = new Set([...now].filter((id) => !reasons.has(id)));
    for (const id of [...free, ...ticked]) if (free.has(id) !== ticked.has(id)) decided.add(id);
    ticked = free;
    const asTicked = pick.items.filter(({ id }) => id !== null && (ticked.has(id) || reasons.has(id)));
    const isSo = asTicked.length === items.length && asTicked.every((item) => items.includes(item));
    if (!isSo) pick.selectedItems = asTicked;
  }

  /** With many, an id typed in full is meant as well, unless its tick was just taken away. */
  function answer(): string[] {
    if (!many) return pick.selectedItems.flatMap(({ id }) => (id === null || reasons.has(id) ? [] : [id]));
    const typed = pick.value.trim();
    const meant = ids.is(typed) && !reasons.has(typed) && !decided.has(typed) ? [typed] : [];
    return [...new Set([...ticked, ...meant])];
  }

  pick.busy = true;
  offer();
  return new Promise((resolve) => {
    void tickets.tickets().then((all) => {
      known = all.tickets;
      pick.busy = false;
      offer();
    });
    pick.onDidChangeValue(offer);
    if (many) pick.onDidChangeSelection(selected);
    pick.onDidAccept(() => {
      const ids = answer();
      if (!many && ids.length === 0) return;
      resolve(ids);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
