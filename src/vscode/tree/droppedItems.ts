import type { DataTransferItem } from "vscode";
import { parsedJson } from "../../core/base/json.ts";

/**
 * The items of all lists dragged with one type. A type may come several times: for a view's own type, VS Code adds its
 * description of the rows before our value, and that is no list.
 */
export async function itemsIn(
  transfer: Iterable<[string, Pick<DataTransferItem, "asString">]>,
  type: string,
): Promise<unknown[]> {
  const items: unknown[] = [];
  for (const [mime, item] of transfer) if (mime === type) items.push(...listIn(await item.asString()));
  return items;
}

/** Another extension's view may drag something of the same type. */
function listIn(text: string): unknown[] {
  const value = parsedJson(text);
  return Array.isArray(value) ? value : [];
}
