import { describe, expect, it } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import { hoverOf } from "../../../../src/vscode/tree/ticketHover.ts";
import { aTicket, diskTicket } from "../../../support/tickets.ts";

describe("hovering over an id", () => {
  it("tells its title, its series with state and sentence, and its commits", () => {
    expect(hoverOf(diskTicket, english)).toBe(
      [
        "**TS&#45;118** Disks that come and go\n",
        "uboot/disk&#95;integ v3: **reviewed** (all 4 patches are reviewed)  ",
        "uboot/disk&#95;doc: its thread is not known yet  ",
        "no commits",
      ].join("\n"),
    );
  });

  it("shows what somebody wrote as what it is, no markup", () => {
    const text = hoverOf(aTicket("TS-1", "<img src=x> [a](command:x) $(bug)"), english);
    expect(text).not.toMatch(/[<[$]/);
  });
});
