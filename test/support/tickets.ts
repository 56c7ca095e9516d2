import type { TicketEntry } from "../../src/core/tickets/model.ts";
import { reason } from "./reason.ts";

export const aTicket = (id: string, title = "", more: Partial<TicketEntry> = {}): TicketEntry => ({
  id,
  title,
  projects: ["uboot"],
  url: null,
  series: [],
  commits: [],
  news: null,
  ...more,
});

/** A ticket with a series that is reviewed and one that was not read yet. */
export const diskTicket = aTicket("TS-118", "Disks that come and go", {
  series: [
    {
      project: "uboot",
      name: "uboot/disk_integ",
      thread: "v3@example.org",
      group: "waiting",
      standing: { label: "v3", state: "reviewed", reason: reason("all 4 patches are reviewed") },
    },
    { project: "uboot", name: "uboot/disk_doc", thread: "doc@example.org", group: "waiting", standing: null },
  ],
});
