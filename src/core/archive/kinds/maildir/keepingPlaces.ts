import * as v from "valibot";
import type { Store } from "../../../store/store.ts";
import type { Position } from "../../../store/types.ts";
import { alsoDoubled, type Doubled, doubledOf } from "../../duplicateIds.ts";
import type { MboxReading } from "../../mboxReader.ts";
import { OwnPlaces } from "./ownPlaces.ts";

/** Stored with the position of an mbox file. */
interface Counts extends Doubled {
  mails: number;
  /** Index of its last mail; null if that mail has its place in another file. */
  last: number | null;
}

const lastSchema = v.object({ last: v.nullable(v.number()) });

/** The store for reading an mbox file whose mails keep their places when a mail program rewrites the file. */
export function keepingPlaces(store: Store, archive: string, period: string): MboxReading["store"] {
  const places = new OwnPlaces(store, archive);
  let counts = countsIn(store, archive, period);
  const withCounts = (position: Position): Position => ({
    ...position,
    value: { ...(typeof position.value === "object" ? position.value : {}), ...counts },
  });
  return {
    positions: (id) => store.positions(id),
    setPosition: (position) => store.setPosition(withCounts(position)),
    put: (id, arrivals, position) =>
      store.atOnce(() => {
        const { arrivals: put, mails, doubled } = places.arrivals(period, arrivals, counts.last);
        const last = put.at(-1);
        counts = {
          mails: counts.mails + mails,
          ...alsoDoubled(counts, doubled),
          last: last?.period === period && last.message === arrivals.at(-1)?.message ? last.index : null,
        };
        return store.put(id, put, position && withCounts(position));
      }),
  };
}

function countsIn(store: Store, archive: string, period: string): Counts {
  const value = store.positions(archive).find((one) => one.period === period)?.value;
  const known = v.safeParse(lastSchema, value);
  return {
    ...doubledOf(value),
    mails: store.extent(archive, period).mails,
    last: known.success ? known.output.last : null,
  };
}
