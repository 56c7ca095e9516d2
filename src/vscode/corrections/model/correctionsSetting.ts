import { isObject } from "../../../core/base/settingValues.ts";
import type { Correction } from "../../../core/series/corrections.ts";
import type { RawList } from "../../base/seriesSetting.ts";
import { namedIn } from "../../tree/correctionsOf.ts";

/** Edits of the raw list `patchTracker.corrections`. Invalid entries stay exactly as the person wrote them. */

export function joined(list: RawList, one: string, other: string): unknown[] {
  return [...list, { join: [one, other] }];
}

/**
 * Splits a posting from earlier ones. A manual join would override the split, so it is removed.
 * @param own mails of the posting's revision
 * @param earlier mails of earlier revisions
 */
export function parted(list: RawList, mail: string, own: string[], earlier: string[]): unknown[] {
  const binds = (item: unknown) => {
    const named = isObject(item) && "join" in item ? namedIn(item) : [];
    return named.some((id) => own.includes(id)) && named.some((id) => earlier.includes(id));
  };
  return [...list.filter((item) => !binds(item)), { split: mail }];
}

/** Sets a posting's version; an earlier correction of it is removed. */
export function versioned(list: RawList, mail: string, own: string[], version: number): unknown[] {
  const before = (item: unknown) => isObject(item) && "mail" in item && own.includes(String(item.mail));
  return [...list.filter((item) => !before(item)), { mail, version }];
}

export function forgotten(list: RawList, mails: readonly string[]): unknown[] {
  return list.filter((item) => !isObject(item) || !namedIn(item).some((id) => mails.includes(id)));
}

export function without(list: RawList, corrections: readonly Correction[]): unknown[] {
  const gone = new Set(corrections.map((one) => JSON.stringify(one)));
  return list.filter((item) => !gone.has(JSON.stringify(item)));
}

/** The list with one change undone, keeping other changes made since. */
export function undone(list: RawList, before: RawList, after: RawList): unknown[] {
  const texts = (items: RawList) => new Set(items.map((item) => JSON.stringify(item)));
  const [had, has] = [texts(before), texts(after)];
  const added = (item: unknown) => has.has(JSON.stringify(item)) && !had.has(JSON.stringify(item));
  const taken = before.filter((item) => !has.has(JSON.stringify(item)));
  return [...list.filter((item) => !added(item)), ...taken];
}
