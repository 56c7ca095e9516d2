import { formatCount } from "../base/formatCount.ts";
import type { Gap } from "./archive.ts";

/**
 * Something of a period was damaged in the store and is read again.
 * @param part appended to the name: " (epoch 0)"
 */
export function damagedGap(archive: string, period: string, part = ""): Gap {
  const what = `Something of what was read of ${archive}${part} was damaged in the store.`;
  return { period, problem: { what, remedy: "Refresh: it is read again.", where: archive } };
}

/**
 * The store has fewer mails of a period than were read; null if it has all.
 * @param part see `damagedGap`
 */
export function missingGap(
  archive: string,
  period: string,
  { here, read }: { here: number; read: number },
  part = "",
): Gap | null {
  if (here >= read) return null;
  const what = `The store has ${formatCount(here)} of the ${formatCount(read)} mails that were read of ${archive}${part}.`;
  return { period, problem: { what, remedy: "They are read again.", where: archive } };
}
