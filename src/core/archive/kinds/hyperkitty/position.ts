import * as v from "valibot";
import type { Store } from "../../../store/store.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** How far a list is looked through, from its newest mails downwards. */
const schema = v.object({
  /**
   * The names of some of its newest mails, newest first, when it was looked through from the top to what was known. What
   * stands above them is new. More than one, since a mail may be taken away.
   */
  tops: v.array(v.string()),
  /** Mails from the newest of them downwards that were looked through without a gap. */
  depth: count,
  /** The first month that was asked for then; "" where all was. */
  wanted: v.string(),
  /** Whether that month, or the list's beginning, was reached. */
  reached: v.boolean(),
  /** Names of mails that the server failed to give; they are asked for again. */
  left: v.array(v.string()),
  /** Places in the store. */
  mails: count,
});
export type ListPosition = v.InferOutput<typeof schema>;

/** The period in which all mails stand that were read in their order. */
export const inOrder = "";
/** How far the list is read; null where nothing is known of it, or what is kept was damaged. */
export function listPosition(store: Pick<Store, "positions">, archive: string): ListPosition | null {
  const kept = store.positions(archive).find(({ period }) => period === inOrder);
  const result = v.safeParse(schema, kept?.value);
  return result.success ? result.output : null;
}
