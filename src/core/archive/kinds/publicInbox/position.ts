import * as v from "valibot";
import type { Month } from "../../../base/months.ts";
import type { Store } from "../../../store/store.ts";

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * How far an epoch is read: all commits from `tip` down to `bottom`, both included. New ones come above it, older ones
 * below it where an earlier month is asked for.
 */
const positionSchema = v.object({
  tip: hash,
  /** null: nothing below the tip is read yet, nor the tip itself. */
  bottom: v.nullable(hash),
  /** When the bottom was taken in, milliseconds since 1970. */
  oldest: v.number(),
  /** The first month that was ever asked for; "" where all was. */
  wanted: v.string(),
  /** Whether that month, or the epoch's beginning, was reached. */
  reached: v.boolean(),
  /** Whether nothing lies below the bottom. */
  whole: v.boolean(),
  /** What lies below the bottom may have been read before, from a history that was rewritten since. */
  rewritten: v.boolean(),
  /** Places in the store. */
  mails: count,
  /** Mails that came with the Message-ID of another one, and say something else. */
  doubled: count,
  /** Mails that were taken away above, and are left out where they are met below. */
  removed: v.array(v.string()),
});
export type EpochPosition = v.InferOutput<typeof positionSchema>;

/** Nothing is read yet of an epoch whose newest commit this is. */
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
    doubled: 0,
    removed: [],
  };
}

/** The positions of an inbox's epochs by their names; what cannot be read counts as not known. */
export function positionsOf(store: Pick<Store, "positions">, archive: string): Map<string, EpochPosition> {
  const known = new Map<string, EpochPosition>();
  for (const { period, value } of store.positions(archive)) {
    const result = v.safeParse(positionSchema, value);
    if (result.success) known.set(period, result.output);
  }
  return known;
}
