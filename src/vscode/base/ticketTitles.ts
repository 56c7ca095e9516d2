import { isObject } from "../../core/base/settingValues.ts";
/**
 * Changes a ticket's title in the raw setting `patchTracker.tickets`; everything else stays as written.
 * @param raw the value in one place (workspace or user settings); undefined if there is none
 * @param title "" removes the title
 * @returns the new value; undefined: remove it; null: the present value must not be overwritten
 */
export function titled(raw: unknown, id: string, title: string): object | undefined | null {
  if (raw !== undefined && !isObject(raw)) return null;
  const titles = raw?.titles ?? {};
  if (!isObject(titles)) return null;
  if (title === "" && !Object.hasOwn(titles, id)) return raw;
  // Uses entries, so that an id such as "constructor" is not taken for an inherited property.
  const before = Object.entries(titles);
  const after = Object.hasOwn(titles, id)
    ? before.flatMap(([other, old]) => (other !== id ? [[other, old]] : title === "" ? [] : [[id, title]]))
    : [...before, [id, title]];
  if (after.length > 0) return { ...raw, titles: Object.fromEntries(after) };
  const { titles: _, ...rest } = { titles, ...raw };
  return Object.keys(rest).length > 0 ? rest : undefined;
}

/** Whether a value of the setting has a title for the ticket. */
export function hasTitle(raw: unknown, id: string): boolean {
  return isObject(raw) && isObject(raw.titles) && Object.hasOwn(raw.titles, id);
}
