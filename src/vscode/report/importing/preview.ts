import * as vscode from "vscode";
import type { Log } from "../../../core/base/log.ts";
import { showError } from "../../base/errors.ts";
import { newQuickPick, showItems } from "../../base/quickPick.ts";
import type { PreviewRow } from "./model/previewRows.ts";
import type { SettingsTexts } from "./settingsDiff.ts";

export interface Preview {
  rows: PreviewRow[];
  /** Number of values that the settings have already. */
  same: number;
  /** The week of the report to keep; null if none is kept. */
  ending: string | null;
  /** Number of its lines that were not recognized. */
  lines: number;
}

export interface Chosen {
  rows: PreviewRow[];
  keep: boolean;
}

type Item = vscode.QuickPickItem & { row: PreviewRow | null };

/**
 * Shows everything that would be written as a choice; undefined if cancelled.
 * @param textsOf the settings before and after, for the chosen rows
 */
export function preview(
  log: Log,
  { rows, same, ending, lines }: Preview,
  texts: SettingsTexts,
  textsOf: (rows: PreviewRow[]) => { now: string; after: string },
): Promise<Chosen | undefined> {
  const { t } = vscode.l10n;
  const groups: [string, Item[]][] = [
    [t("Kept"), ending === null ? [] : [keeping(ending, lines)]],
    [t("Added"), rows.filter(({ group }) => group === "added").map(itemOf)],
    [t("Changed"), rows.filter(({ group }) => group === "changed").map(itemOf)],
  ];
  const shown = groups.filter(([, own]) => own.length > 0);
  const known = same > 0 ? ` · ${t("{0} more in the settings already", same)}` : "";
  // VS Code draws no separator below the last row, so the first one has this text.
  const items = shown.flatMap(([head, own], at) => [separator(at === 0 ? `${head}${known}` : head), ...own]);
  const pick = newQuickPick<Item>(
    t("Import Weekly Report: what is written into the settings?"),
    t("Enter writes what is chosen; Escape writes nothing"),
  );
  const asText = { iconPath: new vscode.ThemeIcon("diff"), tooltip: t("Show as Text") };
  pick.canSelectMany = true;
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.buttons = [asText];
  pick.selectedItems = showItems(pick, items).filter(({ row, kind }) => row?.picked ?? kind === undefined);
  const chosen = (): Chosen => {
    const picked = pick.selectedItems.map(({ row }) => row);
    return { rows: picked.filter((row) => row !== null), keep: picked.includes(null) };
  };
  const update = () => texts.update(textsOf(chosen().rows));
  return new Promise((resolve) => {
    pick.onDidTriggerButton(() => void texts.show().then(undefined, (error) => showError(error, log)));
    pick.onDidChangeSelection(update);
    pick.onDidAccept(() => {
      resolve(chosen());
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    update();
    pick.show();
  });
}

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator, row: null };
}

function keeping(ending: string, lines: number): Item {
  const { t } = vscode.l10n;
  return {
    label: t("Week ending {0}", ending),
    description: t("the report, among your past ones"),
    detail: [linesWords(lines), t("Next week's report goes on from it.")].join(" ").trim(),
    iconPath: new vscode.ThemeIcon("notebook"),
    row: null,
  };
}

function linesWords(lines: number): string {
  const { t } = vscode.l10n;
  if (lines === 0) return "";
  return lines === 1
    ? t("1 line was not recognised and stays as it is.")
    : t("{0} lines were not recognised and stay as they are.", lines);
}

function itemOf(row: PreviewRow): Item {
  const { label, description, detail, icon } = row;
  const shown = { label, description, iconPath: new vscode.ThemeIcon(icon), row };
  return detail === "" ? shown : { ...shown, detail };
}
