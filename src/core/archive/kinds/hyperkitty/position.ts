import * as v from "valibot";
import type { Store } from "../../../store/store.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** How far a list has been read, from its newest mail downwards. */
const schema = v.object({
  /**
   * Hashes of some of its newest mails, newest first, when everything from the top down to known mails had been read;
   * mails above them are new. Several, since one may be deleted.
   */
  tops: v.array(v.string()),
  /** Number of mails from the newest of them downwards that were read without a gap. */
  depth: count,
  /** The first month that was asked for then; "" for all. */
  wanted: v.string(),
  /** Whether that month, or the list's beginning, was reached. */
  reached: v.boolean(),
  /** Hashes of mails that the server failed to deliver; they are requested again. */
  left: v.array(v.string()),
  /** Number of places in the store. */
  mails: count,
});
export type ListPosition = v.InferOutput<typeof schema>;

/** The store's period for mails that were read in the order of the list. */
export const inOrder = "";
/** How far the list has been read; null if nothing is known, or the stored position was damaged. */
export function listPosition(store: Pick<Store, "positions">, archive: string): ListPosition | null {
  const kept = store.positions(archive).find(({ period }) => period === inOrder);
  const result = v.safeParse(schema, kept?.value);
  return result.success ? result.output : null;
}
