import { describe, expect, it } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import { because } from "../../../../src/core/series/reason.ts";
import type { TicketEntry } from "../../../../src/core/tickets/model.ts";
import { hoverOf } from "../../../../src/vscode/tree/ticketHover.ts";

const ticket = (id: string, title = "", more: Partial<TicketEntry> = {}): TicketEntry => ({
  id,
  title,
  url: null,
  series: [],
  commits: [],
  news: null,
  ...more,
});

const disk = ticket("TS-118", "Disks that come and go", {
  series: [
    {
      name: "uboot/disk_integ",
      thread: "v3@example.org",
      group: "waiting",
      standing: { label: "v3", state: "reviewed", reason: because("all 4 patches are reviewed") },
    },
    { name: "uboot/disk_doc", thread: "doc@example.org", group: "waiting", standing: null },
  ],
});

describe("hovering over an id", () => {
  it("tells its title, its series with state and sentence, and its commits", () => {
    expect(hoverOf(disk, english)).toBe(
      [
        "**TS&#45;118** Disks that come and go\n",
        "uboot/disk&#95;integ v3: **reviewed** (all 4 patches are reviewed)  ",
        "uboot/disk&#95;doc: its thread is not known yet  ",
        "no commits",
      ].join("\n"),
    );
  });

  it("shows what somebody wrote as what it is, no markup", () => {
    const text = hoverOf(ticket("TS-1", "<img src=x> [a](command:x) $(bug)"), english);
    expect(text).not.toMatch(/[<[$]/);
  });
});
