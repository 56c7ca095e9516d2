import { describe, expect, it } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import { TicketIds } from "../../../../src/core/tickets/ticketIds.ts";
import { offersFor, standingOf } from "../../../../src/vscode/tree/ticketOffers.ts";
import { aTicket, diskTicket } from "../../../support/tickets.ts";

const known = [diskTicket, aTicket("TS-9", "Capsules"), aTicket("STR-68", "Signed capsules")];
const ids = new TicketIds({ patterns: [{ pattern: "[A-Z][A-Z0-9]+-\\d+", link: null }] });

describe("a choice of tickets", () => {
  const offer = (typed: string, further: string[] = []) => offersFor(known, further, typed, ids, english);

  it("holds the known ones in their order, with title and standing", () => {
    expect(offer("").map(({ id }) => id)).toEqual(["TS-118", "TS-9", "STR-68"]);
    expect(offer("")[0]).toMatchObject({
      description: "Disks that come and go",
      detail: "uboot/disk_integ v3: reviewed · uboot/disk_doc",
    });
    expect(offer("")[1]?.detail).toBe("no commits");
  });

  it("offers what is typed as a new ticket where it looks like one", () => {
    expect(offer(" TS-200 ")[0]).toMatchObject({ id: "TS-200", description: "new", always: true });
    expect(offer("TS-9")).toHaveLength(3);
  });

  it("says so where what is typed is neither an id nor words of a title", () => {
    expect(offer("--exec").at(-1)).toMatchObject({ id: null, label: "“--exec” is no ticket", always: true });
    expect(offer("capsules signed")).toHaveLength(3);
  });

  it("keeps those that were chosen before and are not known", () => {
    expect(offer("", ["TS-9", "TS-300", "TS-300"]).map(({ id }) => id)).toEqual([
      "TS-118",
      "TS-9",
      "STR-68",
      "TS-300",
    ]);
  });

  it("counts the series that do not fit", () => {
    const [one] = diskTicket.series;
    if (!one) throw new Error("The ticket has a series.");
    expect(standingOf({ ...diskTicket, series: [one, one, one, one, one] }, english)).toMatch(/ · 2 more$/);
  });
});
