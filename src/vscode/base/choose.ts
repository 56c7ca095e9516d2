import * as vscode from "vscode";
import { newQuickPick, showItems } from "./quickPick.ts";
import { bestHit, finds, type Offer, standsIn } from "./quickPickFilter.ts";

export interface Choice {
  title: string;
  placeholder: string;
  many: boolean;
  /** Preselected. */
  chosen: string[];
  /** Shown with a reason; the choice cannot change them. */
  fixed: { id: string; why: string }[];
  /**
   * The lines for the typed text; fixed ones may be among them. If nothing matches, one line says so.
   * @param decided lines that the person selected or deselected
   */
  offers: (typed: string, decided: string[]) => Offer[];
  /** Settles once `offers` is complete. */
  whole?: Promise<void>;
}

interface Item extends vscode.QuickPickItem {
  id: string | null;
}

/**
 * Shows a choice. With `many`, Enter takes the selected lines and the highlighted one for the typed text, unless the
 * person has selected or deselected something since typing; if nothing matches the text, the choice stays open.
 * @returns the chosen ids without the fixed ones, each once; may be empty with `many`; undefined if cancelled
 */
export function choose({
  title,
  placeholder,
  many,
  chosen,
  fixed,
  offers,
  whole,
}: Choice): Promise<string[] | undefined> {
  const reasons = new Map(fixed.map(({ id, why }) => [id, why]));
  const pick = newQuickPick<Item>(title, placeholder);
  pick.canSelectMany = many;
  pick.matchOnDescription = true;
  let offered: Offer[] = [];
  let shownLines = JSON.stringify([]);
  let ticked = new Set(chosen.filter((id) => !reasons.has(id)));
  /** Lines that the person selected or deselected. */
  const decided = new Set<string>();
  /** The selection when the present text was typed, and what the person has changed since. */
  let tickedBefore = ticked;
  const decidedSince = new Set<string>();
  /**
   * The selection of a list that was just replaced. Selection events that VS Code sends before this one still refer to
   * the previous list.
   */
  let awaited: Item[] = [];

  function offer(): void {
    const all = offers(pick.value, [...decided]);
    offered = all.filter(({ id }) => id === null || !reasons.has(id));
    const wanted = [...offered.map(itemOf), ...fixedItems()];
    // The list is replaced only if necessary, because VS Code then scrolls to its beginning.
    const lines = JSON.stringify(wanted);
    if (lines === shownLines) return;
    shownLines = lines;
    const shown = showItems(pick, wanted);
    if (!many) return;
    awaited = shown.filter(({ picked }) => picked);
    pick.selectedItems = awaited;
  }

  function itemOf(one: Offer): Item {
    const { id } = one;
    const tick = many && id !== null && ticked.has(id);
    // VS Code matches typed words only as one consecutive text.
    const always = one.always || (finds(pick.value, one) && !standsIn(pick.value, one));
    return {
      id,
      label: one.label,
      description: one.description,
      detail: one.detail,
      alwaysShow: always,
      ...(tick && { picked: true }),
    };
  }

  function fixedItems(): Item[] {
    if (fixed.length === 0) return [];
    const heading = {
      id: null,
      label: vscode.l10n.t("not to be changed here"),
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

  /** Handles the person's selection; a selection without meaning is reverted. */
  function selected(items: readonly Item[]): void {
    // VS Code identifies lines by index, which meant another line in the previous list.
    if (awaited.length > 0 && !sameItems(items, awaited)) return;
    awaited = [];
    const free = new Set(items.flatMap(({ id }) => (id === null || reasons.has(id) ? [] : [id])));
    for (const id of [...free, ...ticked]) {
      if (free.has(id) === ticked.has(id)) continue;
      decided.add(id);
      decidedSince.add(id);
    }
    ticked = free;
    const asTicked = pick.items.filter(({ id }) => id !== null && (ticked.has(id) || reasons.has(id)));
    if (!sameItems(items, asTicked)) pick.selectedItems = asTicked;
  }

  function hit(): string | undefined {
    return (
      bestHit(
        pick.value,
        offered.filter(({ id }) => id !== null),
      )?.id ?? undefined
    );
  }

  /** With `many`, VS Code highlights no line by itself. */
  function highlight(): void {
    const id = hit();
    pick.activeItems = id === undefined ? [] : pick.items.filter((item) => item.id === id);
  }

  /**
   * Whether the person has selected something since typing. VS Code itself deselects and reselects everything when the
   * list is replaced.
   */
  function isAnswered(highlighted: string | undefined): boolean {
    const isUnticked = highlighted !== undefined && decidedSince.has(highlighted) && !ticked.has(highlighted);
    return isUnticked || ticked.size !== tickedBefore.size || [...ticked].some((id) => !tickedBefore.has(id));
  }

  /** Null: the typed text has no meaning. */
  function answer(): string[] | null {
    if (!many) {
      const id = pick.selectedItems[0]?.id ?? null;
      return id === null || reasons.has(id) ? null : [id];
    }
    const typed = pick.value.trim();
    const highlighted = pick.activeItems[0]?.id ?? hit();
    const isMeant = typed === "" ? chosen.length + decided.size === 0 : !isAnswered(highlighted);
    if (!isMeant || reasons.has(typed)) return [...ticked];
    if (highlighted === undefined) return typed === "" ? [] : null;
    return [...new Set(reasons.has(highlighted) ? ticked : [...ticked, highlighted])];
  }

  pick.busy = whole !== undefined;
  offer();
  return new Promise((resolve) => {
    void whole?.then(() => {
      pick.busy = false;
      offer();
      if (many && pick.value !== "") highlight();
    });
    pick.onDidChangeValue(() => {
      tickedBefore = ticked;
      decidedSince.clear();
      offer();
      if (many) highlight();
    });
    if (many) pick.onDidChangeSelection(selected);
    pick.onDidAccept(() => {
      const ids = answer();
      if (ids === null) return;
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

function sameItems(some: readonly Item[], others: readonly Item[]): boolean {
  return some.length === others.length && others.every((item) => some.includes(item));
}
