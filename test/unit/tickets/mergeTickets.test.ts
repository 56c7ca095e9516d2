import { expect, test } from "vitest";
import type { TicketEntry } from "../../../src/core/tickets/model.ts";
import { mergeTickets } from "../../../src/core/tickets/ticketList.ts";

const ann = { name: "Ann Lee", email: "ann@example.org" };

function ticket(id: string, more: Partial<TicketEntry> = {}): TicketEntry {
  return { id, title: "", projects: ["uboot"], url: null, series: [], commits: [], news: null, ...more };
}

test("a ticket of two projects is one, with what each knows of it; what happened last comes first", () => {
  const news = (date: number) => ({ date, what: "sent" as const, who: ann, title: "x" });
  const standing = (name: string) => ({
    project: name.split("/")[0] ?? "",
    name,
    thread: name,
    group: "waiting" as const,
    standing: null,
  });
  const merged = mergeTickets([
    {
      tickets: [
        ticket("TS-1", { series: [standing("uboot/a")], news: news(2) }),
        ticket("TS-2", { news: news(3) }),
      ],
      problems: [],
    },
    {
      tickets: [
        ticket("TS-1", {
          title: "Disks",
          projects: ["xen"],
          url: "https://t.example.org/TS-1",
          series: [standing("xen/b")],
          news: news(5),
        }),
      ],
      problems: [],
    },
  ]);
  expect(merged.tickets).toEqual([
    ticket("TS-1", {
      title: "Disks",
      projects: ["uboot", "xen"],
      url: "https://t.example.org/TS-1",
      series: [standing("uboot/a"), standing("xen/b")],
      news: news(5),
    }),
    ticket("TS-2", { news: news(3) }),
  ]);
});
