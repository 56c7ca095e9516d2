import type { Store } from "../../../store/store.ts";
import type { Arrival, Position } from "../../../store/types.ts";
import { alsoDoubled, type Doubled, differ, doubledOf } from "../../duplicateIds.ts";
import type { MboxReading } from "../../mboxReader.ts";

/** The mails of a file that have the Message-ID of another one but a different text. */
export function doubledIn(store: Pick<Store, "positions">, archive: string, period: string): Doubled {
  return doubledOf(store.positions(archive).find((one) => one.period === period)?.value);
}

/** The store for reading an mbox file; it also counts such mails in the file's position. */
export function countingDoubled(store: Store, archive: string, period: string): MboxReading["store"] {
  let doubled = doubledIn(store, archive, period);
  const counted = (position: Position): Position => ({
    ...position,
    value: { ...(typeof position.value === "object" ? position.value : {}), ...doubled },
  });
  return {
    positions: (id) => store.positions(id),
    setPosition: (position) => store.setPosition(counted(position)),
    put: (id, arrivals, position) =>
      store.atOnce(() => {
        doubled = alsoDoubled(doubled, doubledAmong(arrivals, store, archive, period));
        return store.put(id, arrivals, position && counted(position));
      }),
  };
}

function doubledAmong(arrivals: Arrival[], store: Store, archive: string, period: string): string[] {
  const places = store.places(arrivals.map(({ message }) => message.messageId));
  const met = new Map<string, string>();
  const doubled: string[] = [];
  for (const { message, index } of arrivals) {
    const { messageId, body } = message;
    const isOther = (place: { archive: string; period: string; index: number }) =>
      place.archive === archive && place.period === period && place.index < index;
    const known =
      met.get(messageId) ?? (places.get(messageId)?.some(isOther) ? store.body(messageId)?.text : null);
    if (known != null && differ(known, body)) doubled.push(messageId);
    met.set(messageId, body);
  }
  return doubled;
}
