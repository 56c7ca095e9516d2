import * as v from "valibot";
import type { Store } from "../../../store/store.ts";

/** An event by its number, and when it was, in Patchwork's own words. */
const place = v.object({ id: v.number(), date: v.string() });
export type EventPlace = v.InferOutput<typeof place>;

/** How far the events of a category are read: all from `top` down to `bottom`, both included. */
const schema = v.object({
  /** null: nothing is read yet. */
  top: v.nullable(place),
  bottom: v.nullable(place),
  /** The first month that was asked for; "" where all was. */
  wanted: v.string(),
  /** Whether that month, or the first event, was reached. */
  reached: v.boolean(),
  /** Numbers of the patches and cover letters that the server failed to give; they are asked for again. */
  left: v.array(v.number()),
  /** Places in the store. */
  mails: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type StreamPosition = v.InferOutput<typeof schema>;

/** How far the events are read by category; what cannot be read counts as not known. */
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
