import type { Arrival } from "./types.ts";

/** What decides whether another copy of a stored mail replaces it. */
export interface KnownMail {
  exact: number;
  /** 1 if its recipients are known. */
  addressed: number;
  /** 1 if it is only in private archives. */
  private: number;
  length: number;
  /** Its last index in the source that the arrival comes from; null if it is not there. */
  last: number | null;
}

/**
 * Whether an arriving mail replaces the known one. An exact mail wins over one that is not; of two exact ones, the one
 * with recipients, since the other may have only its body from the list. Otherwise both must come from the same source:
 * a later place wins, because pipermail's index keeps the later one, and in the same place the longer body, because the
 * shorter was still being written. An arrival that `replaces` a wrongly read mail wins in the same place at any length;
 * one that `corrects` it, in any place.
 */
export function isBetter(
  { message, index, replaces = false, corrects = false }: Omit<Arrival, "facts" | "period">,
  known: KnownMail,
): boolean {
  if (message.exact !== (known.exact === 1)) return message.exact;
  const addressed = message.to.length > 0 || message.cc.length > 0;
  if (message.exact && addressed !== (known.addressed === 1)) return addressed;
  if (corrects && !message.exact) return true;
  if (known.last === null) return false;
  return index > known.last || (index === known.last && (replaces || message.body.length > known.length));
}

/**
 * Whether `whole` is the complete text of a mail of which a cut file has only `part`, which then ends in the middle of a
 * line. A part that ends with its line may be complete, and anybody could send it again with something added.
 */
export function isWholeOf(part: string, whole: string): boolean {
  return whole.length > part.length && !part.endsWith("\n") && whole.startsWith(part);
}
