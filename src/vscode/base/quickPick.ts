import * as vscode from "vscode";
import { plainLine } from "../../core/base/plainText.ts";
import { plainLabel } from "./plainLabel.ts";

// All quick picks go through here, because VS Code would draw icons for icon syntax in mails or repository data. Our
// own icons use `iconPath`.

type Options = vscode.QuickPickOptions & { canPickMany?: never };

/** @returns the chosen line, as it was passed; undefined if cancelled */
export async function pickOne<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  options: Options,
): Promise<Item | undefined> {
  const given = new Map(items.map((item) => [plainItem(item), item]));
  const chosen = await vscode.window.showQuickPick([...given.keys()], plainOptions(options));
  return chosen && given.get(chosen);
}

/** A button at the end of lines; the choice stays open while its result is shown. */
export interface LineButton<Item> {
  icon: string;
  tooltip: string;
  /** Whether a line has the button. */
  on(item: Item): boolean;
  run(item: Item): void;
}

/** @returns the chosen lines, as they were passed; undefined if cancelled */
export async function pickMany<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  options: Options,
  button?: LineButton<Item>,
): Promise<Item[] | undefined> {
  const given = new Map(items.map((item) => [plainItem(item), item]));
  if (button && items.some(button.on)) return pickWithButton(given, plainOptions(options), button);
  const many = { ...plainOptions(options), canPickMany: true as const };
  const chosen = await vscode.window.showQuickPick([...given.keys()], many);
  return chosen?.flatMap((item) => given.get(item) ?? []);
}

/** `showQuickPick` does not report clicks on buttons, so this uses `createQuickPick`. */
function pickWithButton<Item extends vscode.QuickPickItem>(
  given: ReadonlyMap<Item, Item>,
  { title, placeHolder, matchOnDescription, matchOnDetail }: Options,
  { icon, tooltip, on, run }: LineButton<Item>,
): Promise<Item[] | undefined> {
  const pick = newQuickPick<Item>(title ?? "", placeHolder ?? "");
  const buttons = [{ iconPath: new vscode.ThemeIcon(icon), tooltip }];
  const originals = new Map<Item, Item>();
  pick.items = [...given].map(([shown, item]) => {
    const line = on(item) ? { ...shown, buttons } : shown;
    originals.set(line, item);
    return line;
  });
  const originalsOf = (lines: readonly Item[]) => lines.flatMap((line) => originals.get(line) ?? []);
  pick.canSelectMany = true;
  pick.matchOnDescription = matchOnDescription ?? false;
  pick.matchOnDetail = matchOnDetail ?? false;
  // Whatever the button opens takes the focus.
  pick.ignoreFocusOut = true;
  pick.selectedItems = pick.items.filter(({ picked }) => picked);
  return new Promise((resolve) => {
    pick.onDidTriggerItemButton(({ item }) => originalsOf([item]).forEach(run));
    pick.onDidAccept(() => {
      resolve(originalsOf(pick.selectedItems));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** A choice whose lines change while it is open; set them with `showItems`. */
export function newQuickPick<Item extends vscode.QuickPickItem>(
  title: string,
  placeholder: string,
): vscode.QuickPick<Item> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = plainLine(title);
  pick.placeholder = plainLine(placeholder);
  return pick;
}

/** @returns the displayed lines, to use for the selection */
export function showItems<Item extends vscode.QuickPickItem>(
  pick: vscode.QuickPick<Item>,
  items: readonly Item[],
): Item[] {
  const shown = items.map(plainItem);
  pick.items = shown;
  return shown;
}

function plainItem<Item extends vscode.QuickPickItem>(item: Item): Item {
  const { label, description, detail } = item;
  return {
    ...item,
    label: plainLabel(label),
    ...(description !== undefined && { description: plainLabel(description) }),
    ...(detail !== undefined && { detail: plainLabel(detail) }),
  };
}

function plainOptions(options: Options): Options {
  const { title, placeHolder } = options;
  return {
    ...options,
    ...(title !== undefined && { title: plainLine(title) }),
    ...(placeHolder !== undefined && { placeHolder: plainLine(placeHolder) }),
  };
}
