import * as vscode from "vscode";
import type { Entry } from "../../core/tracker.ts";
import type { LiveBoard } from "../board.ts";
import type { SeriesView } from "./index.ts";
import { headline } from "./phrases.ts";
import { isRow } from "./provider.ts";
import type { Row } from "./row.ts";

/** What a key binding passes, for "what is selected in the view". */
const selected = "selection";

/**
 * The rows a command is for: those of the menu (all selected ones, if the clicked one is among them), those
 * selected in the view for a key, or none when it comes from the palette.
 */
export function rowsFor({ view }: SeriesView, args: unknown[]): Row[] {
  const [item, items] = args;
  if (item === selected) return [...view.selection];
  if (Array.isArray(items) && items.length > 0) return items.filter(isRow);
  return isRow(item) ? [item] : [];
}

/**
 * The followed series a command is for. A name (from another extension or a test) stands for its series; without
 * any the person is asked.
 */
export async function seriesFor(
  live: LiveBoard,
  seriesView: SeriesView,
  args: unknown[],
  question: string,
): Promise<Entry[]> {
  const { entries } = await live.current();
  const rows = rowsFor(seriesView, args).flatMap((row) => ("entry" in row.about ? [row.about.entry] : []));
  if (rows.length > 0) return [...new Set(rows)];
  if (args[0] === selected) return [];
  if (typeof args[0] === "string") return entries.filter((entry) => entry.tracked.name === args[0]);
  return ask(entries, question);
}

async function ask(entries: Entry[], question: string): Promise<Entry[]> {
  if (entries.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("No series is followed yet."));
    return [];
  }
  const items = entries.map((entry) => ({
    label: entry.tracked.name,
    description: (entry.series && headline(entry.series)) ?? entry.problem?.what ?? "",
    detail: entry.series?.title ?? entry.tracked.thread,
    entry,
  }));
  const choice = await vscode.window.showQuickPick(items, { title: question, matchOnDetail: true });
  return choice ? [choice.entry] : [];
}
