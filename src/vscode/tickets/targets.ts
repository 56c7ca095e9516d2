import { pickTickets } from "../tree/pickTickets.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { isTicketRow } from "./model/ticketRow.ts";

/**
 * The tickets for a command: those of the rows, or ids (from a link, another extension or a test); else the person is
 * asked for one.
 */
export async function ticketsFor(
  tickets: TicketsModel,
  args: unknown[],
  question: string,
): Promise<string[]> {
  const [item, items] = args;
  const given = Array.isArray(items) && items.some(isTicketRow) ? items : [item];
  const ids = given.flatMap((one) =>
    isTicketRow(one) ? [one.about.ticket.id] : typeof one === "string" ? [one] : [],
  );
  return ids.length > 0 ? ids : ((await pickTickets(tickets, { title: question, many: false })) ?? []);
}
