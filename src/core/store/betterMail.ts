import type { Arrival } from "./types.ts";

/** What is asked of a mail that is here when the same mail comes once more. */
export interface KnownMail {
  exact: number;
  /** Whether it says to whom it was sent. */
  addressed: number;
  /** Whether only a person's own mail has it. */
  private: number;
  length: number;
  /** Its last place in the source. */
  last: number | null;
}

/**
 * Whether an arriving mail replaces the known one. An exact mail wins over one that is not; of two exact ones, the one
 * that says to whom it was sent, since the other may have only its body from the list. Otherwise the two must come from
 * the same source: a later place wins, because pipermail's index keeps the later one, and in the same place the longer
 * body, because the shorter was half written. An arrival that `replaces` what was read wrongly wins in the same place
 * whatever its length; one that `corrects` it, in any place.
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
