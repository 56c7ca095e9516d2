import type { Draft } from "../../../core/composing/drafts.ts";
import { isVersionMailRow } from "../../tree/triedVersionRow.ts";
import { isDraftRow } from "./rows.ts";

/** A try to send a mail of which nobody knows what became of it: of a draft by its id, or of a mail of a version. */
export type InDoubt = { number: number } & ({ id: string } | { path: string });

/**
 * The tries that rows or the id of a draft name.
 * @param args a row and, where more are selected, all of them
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
