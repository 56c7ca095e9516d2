import type { Draft } from "../../../core/composing/drafts.ts";
import { isVersionMailRow } from "../../tree/triedVersionRow.ts";
import { isDraftRow } from "./rows.ts";

/** A try whose outcome is unknown: of a draft (by id), or of a mail of a version (by path). */
export type InDoubt = { number: number } & ({ id: string } | { path: string });

/**
 * The tries for rows or the id of a draft.
 * @param args a row, and all selected ones
 */
export function inDoubt([item, items]: unknown[], known: readonly Draft[]): InDoubt[] {
  if (typeof item === "string") return known.filter(({ id }) => id === item).flatMap(ofDraft);
  const rows: unknown[] = Array.isArray(items) && items.length > 0 ? items : [item];
  return rows.flatMap((row) => {
    if (isDraftRow(row)) return ofDraft(row.about.draft);
    if (!isVersionMailRow(row) || row.about.inDoubt === null) return [];
    return { path: row.about.path, number: row.about.inDoubt };
  });
}

function ofDraft({ id, tries, state }: Draft): InDoubt[] {
  return state === "sending" ? [{ id, number: tries }] : [];
}
