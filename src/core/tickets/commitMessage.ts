import type { TicketIds } from "./ticketIds.ts";

/** Trailers whose value is a ticket, in the usual spellings. */
const trailer = /^(?:Tickets?|Issues?|Bugs?|Jira|Tasks?|Closes)[ \t]{0,8}:[ \t]{0,8}(\S.{0,400})$/i;

/**
 * The ticket ids that a commit message names: in a trailer ("Ticket: TS-118") anything that looks like one, elsewhere
 * only ids of projects that are `known` or that a pattern names. Web addresses and Message-IDs in a trailer are read
 * like other text.
 */
export function idsInMessage(message: string, ids: TicketIds, known: ReadonlySet<string>): string[] {
  const named = message.split("\n").flatMap((line) => {
    const value = trailer.exec(line)?.[1] ?? "";
    const words = value.split(/[\s,;]+/).filter((word) => !/[/@]/.test(word));
    return words.flatMap((word) => ids.mentions(word));
  });
  const mentioned = ids.mentions(message, known);
  return [...new Set([...named, ...mentioned].map(({ id }) => id))];
}
