// What a store holds of an archive, so that two stores can be held against each other.
import type { Store } from "../../src/core/store/store.ts";

/** The mails with their bodies, in no order of the store's own; where they stand, and their article numbers. */
export function contentsOf(store: Store, archive: string) {
  const periods = [
    ...new Set(
      store
        .positions(archive)
        .map(({ period }) => period)
        .filter((one) => /^\d{4}-\w+$/.test(one)),
    ),
  ].sort();
  return {
    mails: store
      .range(0, Number.MAX_SAFE_INTEGER)
      .map((one) => [one, store.body(one.messageId)])
      .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
    places: periods.map((period) => [period, store.arrivals(archive, period)]),
    numbers: periods.map((period) => [
      period,
      store.articles.of(archive, period).toSorted((one, other) => one.number - other.number),
    ]),
  };
}
