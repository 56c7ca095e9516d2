import { type Report, statusLinesOf, ticketsOf } from "./model.ts";

/** A difference to the previous report. */
export interface ReportChange {
  kind: "new" | "changed" | "gone";
  what: "series" | "ticket";
  /** The series' short name, or the ticket id. */
  name: string;
  /**
   * The series' revision and state in the previous report and in this one; "" if it has no line there, and for tickets.
   */
  before: string;
  after: string;
}

/**
 * How a report differs from the previous one: for series by their lines in the patch status, for tickets by which ones
 * appear.
 */
export function changesSince(last: Report, next: Report): ReportChange[] {
  return [...seriesChanges(last, next), ...ticketChanges(last, next)];
}

function seriesChanges(last: Report, next: Report): ReportChange[] {
  const [before, after] = [statesIn(last), statesIn(next)];
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((name): ReportChange[] => {
    const [one = "", other = ""] = [before.get(name), after.get(name)];
    if (one === other) return [];
    const kind = one === "" ? "new" : other === "" ? "gone" : "changed";
    return [{ kind, what: "series", name, before: one, after: other }];
  });
}

/** Revision and state of each series, by name. */
function statesIn(report: Report): Map<string, string> {
  return new Map(statusLinesOf(report).map(({ name, label, words }) => [name, `${label} ${words}`.trim()]));
}

function ticketChanges(last: Report, next: Report): ReportChange[] {
  const [before, after] = [last, next].map((report) => ticketsOf(report).map(({ id }) => id));
  const only = (kind: "new" | "gone", ids: string[] = [], others: string[] = []) =>
    ids
      .filter((id) => !others.includes(id))
      .map((name): ReportChange => ({ kind, what: "ticket", name, before: "", after: "" }));
  return [...only("new", after, before), ...only("gone", before, after)];
}
