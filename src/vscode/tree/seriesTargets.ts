import * as vscode from "vscode";
import { headlineOf } from "../../core/series/reason.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { tell } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import type { OverviewModel } from "./overviewModel.ts";
import type { SeriesRow } from "./seriesRow.ts";
import { isRow } from "./seriesRow.ts";

/**
 * The rows for a command: all selected ones if the clicked one is among them; none from the command palette. They have
 * no key bindings, because VS Code passes only the selection to a key's command, which may differ from the focused row.
 */
export function rowsFor(args: unknown[]): SeriesRow[] {
  const [item, items] = args;
  if (Array.isArray(items) && items.length > 0) return items.filter(isRow);
  return isRow(item) ? [item] : [];
}

/**
 * The followed series for a command. A name (from another extension or a test) selects its series; without any, the
 * person chooses among the suitable ones.
 */
export async function seriesFor(
  live: OverviewModel,
  args: unknown[],
  question: string,
  fits: (entry: TrackedEntry) => boolean = () => true,
): Promise<TrackedEntry[]> {
  const { entries } = await live.current();
  const rows = rowsFor(args).flatMap((row) => ("entry" in row.about ? [row.about.entry] : []));
  if (rows.length > 0) return [...new Set(rows)];
  if (typeof args[0] === "string") return entries.filter((entry) => entry.tracked.name === args[0]);
  return ask(entries.filter(fits), question);
}

async function ask(entries: TrackedEntry[], question: string): Promise<TrackedEntry[]> {
  if (entries.length === 0) {
    void tell(vscode.l10n.t("There is no series for this."));
    return [];
  }
  const items = entries.map((entry) => ({
    label: entry.tracked.name,
    description: entry.series ? headlineOf(entry.series.reason, vscode.l10n.t) : (entry.problem?.what ?? ""),
    detail: entry.series?.title ?? entry.tracked.thread,
    entry,
  }));
  const choice = await pickOne(items, { title: question, matchOnDetail: true });
  return choice ? [choice.entry] : [];
}
