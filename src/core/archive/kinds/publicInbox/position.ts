import * as v from "valibot";
import type { Month } from "../../../base/months.ts";
import type { Store } from "../../../store/store.ts";
import { doubledEntries, noneDoubled } from "../../duplicateIds.ts";

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * How far an epoch is read: all commits from `tip` down to `bottom`, both included. New ones come above; older ones
 * below, if an earlier month is asked for.
 */
const positionSchema = v.object({
  tip: hash,
  /** Null if nothing is read yet, not even the tip. */
  bottom: v.nullable(hash),
  /** When the server received the bottom mail, milliseconds since 1970. */
  oldest: v.number(),
  /** The first month that was ever asked for; "" for all. */
  wanted: v.string(),
  /** Whether that month, or the epoch's beginning, was reached. */
  reached: v.boolean(),
  /** Whether nothing is below the bottom. */
  whole: v.boolean(),
  /** Whether mails below the bottom may have been read before, from a history that was rewritten since. */
  rewritten: v.boolean(),
  /** Number of places in the store. */
  mails: count,
  ...doubledEntries,
  /** Message-IDs of mails that were deleted by newer commits, and are skipped when found below. */
  removed: v.array(v.string()),
});
export type EpochPosition = v.InferOutput<typeof positionSchema>;

/** The position of an epoch with that newest commit, of which nothing is read yet. */
export function unread(tip: string, wanted: Month): EpochPosition {
  return {
    tip,
    bottom: null,
    oldest: Number.MAX_SAFE_INTEGER,
    wanted,
    reached: false,
    whole: false,
    rewritten: false,
    mails: 0,
    ...noneDoubled,
    removed: [],
  };
}

/** The positions of an inbox's epochs by name; an unreadable one counts as unknown. */
export function positionsOf(store: Pick<Store, "positions">, archive: string): Map<string, EpochPosition> {
  const known = new Map<string, EpochPosition>();
  for (const { period, value } of store.positions(archive)) {
    const result = v.safeParse(positionSchema, value);
    if (result.success) known.set(period, result.output);
  }
  return known;
}
