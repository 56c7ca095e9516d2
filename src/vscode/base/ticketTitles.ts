import { isObject } from "../../core/base/settingValues.ts";
/**
 * A ticket's title in the raw setting `patchTracker.tickets`; everything else in it stays as the person wrote it.
 * @param raw what one place (the workspace's settings, or the person's) holds; undefined where it has nothing
 * @param title "" takes the title away
 * @returns what that place is to hold; undefined: nothing; null: it holds something else that must not be overwritten
 */
export function titled(raw: unknown, id: string, title: string): object | undefined | null {
  if (raw !== undefined && !isObject(raw)) return null;
  const titles = raw?.titles ?? {};
  if (!isObject(titles)) return null;
  if (title === "" && !Object.hasOwn(titles, id)) return raw;
  // Entries, so that no id is taken for a property that every object has.
  const before = Object.entries(titles);
  const after = Object.hasOwn(titles, id)
    ? before.flatMap(([other, old]) => (other !== id ? [[other, old]] : title === "" ? [] : [[id, title]]))
    : [...before, [id, title]];
  if (after.length > 0) return { ...raw, titles: Object.fromEntries(after) };
  const { titles: _, ...rest } = { titles, ...raw };
  return Object.keys(rest).length > 0 ? rest : undefined;
}

/** Whether a place of the setting names a ticket. */
export function hasTitle(raw: unknown, id: string): boolean {
  return isObject(raw) && isObject(raw.titles) && Object.hasOwn(raw.titles, id);
}
