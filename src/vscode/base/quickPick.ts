import * as vscode from "vscode";
import { plainLine } from "../../core/base/plainText.ts";
import { plainLabel } from "./plainLabel.ts";

// All that a person chooses from goes through here: VS Code draws icons in the lines of a choice, also where a mail or
// a repository names them. An icon of ours is the `iconPath` of a line.

type Options = vscode.QuickPickOptions & { canPickMany?: never };

/** @returns the line that was chosen, as it was given; undefined where the person left */
export async function pickOne<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  options: Options,
): Promise<Item | undefined> {
  const given = new Map(items.map((item) => [plainItem(item), item]));
  const chosen = await vscode.window.showQuickPick([...given.keys()], plainOptions(options));
  return chosen && given.get(chosen);
}

/** A button of ours at the end of lines of a choice; the choice stays open while it shows something. */
export interface LineButton<Item> {
  icon: string;
  tooltip: string;
  /** Which lines have it. */
  on(item: Item): boolean;
  run(item: Item): void;
}

/** @returns the lines that were chosen, as they were given; undefined where the person left */
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

/** VS Code tells of buttons only where the choice is made by hand. */
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
  // What the button shows takes the focus.
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

/** A choice whose lines change while it is open: they are set with `showItems`. */
export function newQuickPick<Item extends vscode.QuickPickItem>(
  title: string,
  placeholder: string,
): vscode.QuickPick<Item> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = plainLine(title);
  pick.placeholder = plainLine(placeholder);
  return pick;
}

/** @returns the lines that are shown, which are those to be selected */
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
