import type { TicketEntry } from "../../../core/tickets/model.ts";
import type { CommitRow } from "../../tree/commitRow.ts";
import type { SeriesRow } from "../../tree/seriesRow.ts";
import { isRowAbout, type TreeRow } from "../../tree/treeRow.ts";

/** A ticket in the tree: its series, then its commits. */
export interface TicketRow extends TreeRow {
  about: { kind: "ticket"; ticket: TicketEntry };
  children: (SeriesRow | CommitRow)[];
}

/**
 * A row of the view Tickets. Series and commits have the same rows as in their own views, so that their commands work.
 */
export type TicketsRow = TicketRow | SeriesRow | CommitRow;

export function isTicketRow(value: unknown): value is TicketRow {
  return isRowAbout("ticket", value);
}
