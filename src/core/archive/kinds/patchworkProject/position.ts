import * as v from "valibot";
import type { Store } from "../../../store/store.ts";

/** An event: its number and Patchwork's own date string. */
const place = v.object({ id: v.number(), date: v.string() });
export type EventPlace = v.InferOutput<typeof place>;

/** How far the events of a category are read: all from `top` down to `bottom`, both included. */
const schema = v.object({
  /** Null if nothing is read yet. */
  top: v.nullable(place),
  bottom: v.nullable(place),
  /** The first month that was asked for; "" for all. */
  wanted: v.string(),
  /** Whether that month, or the first event, was reached. */
  reached: v.boolean(),
  /** Numbers of patches and cover letters that the server failed to deliver; they are requested again. */
  left: v.array(v.number()),
  /** Number of places in the store. */
  mails: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type StreamPosition = v.InferOutput<typeof schema>;

/** How far the events of each category are read; an unreadable position counts as unknown. */
export function streamPositions(
  store: Pick<Store, "positions">,
  archive: string,
): Map<string, StreamPosition> {
  const known = new Map<string, StreamPosition>();
  for (const { period, value } of store.positions(archive)) {
    const result = v.safeParse(schema, value);
    if (result.success) known.set(period, result.output);
  }
  return known;
}
