import type { Correction } from "../../core/series/corrections.ts";

/** The corrections that name one of these mails. */
export function touching(corrections: readonly Correction[], mails: readonly string[]): Correction[] {
  return corrections.filter((one) => namedIn(one).some((id) => mails.includes(id)));
}

/** The mails that a correction names. */
export function namedIn(correction: object): string[] {
  const { join, split, mail } = correction as { join?: unknown; split?: unknown; mail?: unknown };
  return [...(Array.isArray(join) ? join : []), split, mail].filter((id) => typeof id === "string");
}
