import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { english } from "../../../../../src/core/base/localize.ts";
import type { LineSource } from "../../../../../src/core/report/model.ts";
import type { TicketEntry } from "../../../../../src/core/tickets/model.ts";
import { commandLink, hoverOf, openingOf } from "../../../../../src/vscode/report/model/hoverText.ts";
import { factOf } from "../../../../../src/vscode/report/model/sourceDetails.ts";
import { aCommit } from "../../../../support/commits.ts";
import { anEntry, aPatch, aReply, aRevision, aSeries, sampleBoard } from "../../../../support/overview.ts";
import { reason } from "../../../../support/reason.ts";

const aTicket = (id: string, more: Partial<TicketEntry>): TicketEntry => {
  return { id, title: "", projects: ["uboot"], url: null, series: [], commits: [], news: null, ...more };
};
const plain = (markdown: string) =>
  markdown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
const hover = (
  source: LineSource,
  overview = sampleBoard(),
  tickets = [aTicket("TS-118", { title: "Disks" })],
) => hoverOf(factOf(source, overview, tickets), english);
const disk: LineSource = {
  kind: "series",
  name: "uboot/disk_integ",
  thread: "uboot-disk-integ@example.org",
  messageId: "cover2@example.org",
};

describe("hovering over a line", () => {
  it("of a series tells its state and the sentence behind it", () => {
    const [first] = sampleBoard().entries;
    const source: LineSource = { ...disk, thread: first?.tracked.thread ?? "" };
    expect(plain(hover(source))).toMatchInlineSnapshot(`
      "**uboot/disk_integ v2** efi_loader: disk integration

      State: **changes requested** (submitted on 2/10: 1 comment not answered)  
      Sent 2022-02-10"
    `);
  });

  it("of a series that was given another name since still tells of it, and of one let go that nothing is known", () => {
    const overview = sampleBoard();
    const [first] = overview.entries;
    if (first) first.tracked = { ...first.tracked, name: "uboot/renamed" };
    expect(plain(hover({ ...disk, thread: first?.tracked.thread ?? "" }, overview))).toContain(
      "uboot/renamed v2",
    );
    expect(hover({ ...disk, name: "uboot/gone", thread: "gone@example.org" })).toContain(
      "Nothing more is known",
    );
  });

  it("of a mail tells its title, sender and day, whichever of the series' mails it is", () => {
    expect(plain(hover({ kind: "mail", messageId: "c1@example.org" }))).toMatchInlineSnapshot(`
      "**Re: scsi: probe after scan**

      By Ben Ode  
      Sent 2022-03-02  
      uboot/disk_integ"
    `);
    expect(plain(hover({ kind: "mail", messageId: "cover2@example.org" }))).toContain("By Ann Lee");
    expect(plain(hover({ kind: "mail", messageId: "v1-1@example.org" }))).toContain("scsi: probe after scan");
    expect(hover({ kind: "mail", messageId: "lost@example.org" })).toContain("nothing more is known");
  });

  it("of a commit tells what landed, or what is in the repository", () => {
    const landed = "9af16cc8f1a0000000000000000000000000abcd";
    expect(plain(hover({ kind: "commit", hash: landed }))).toMatchInlineSnapshot(`
      "**9af16cc8f1a** tools: build mkeficapsule

      Landed as 9af16cc8f1a on master (v2022.04-rc2): the diff is the same"
    `);
    const commit = aCommit("scsi: probe after scan");
    const ticket = aTicket("TS-118", { commits: [commit] });
    expect(plain(hover({ kind: "commit", hash: commit.hash }, sampleBoard(), [ticket]))).toContain(
      `**${commit.hash.slice(0, 11)}** scsi: probe after scan`,
    );
  });

  it("of a ticket tells what it is called and where its series stand", () => {
    expect(plain(hover({ kind: "ticket", id: "TS-118" }))).toContain("**TS-118** Disks");
    expect(hover({ kind: "ticket", id: "TS-9" })).toContain("Nothing more is known of this ticket");
  });

  it("shows words of others as they are: no link, command, picture, icon or markup comes of them", () => {
    const nasty =
      "[x](command:workbench.action.terminal.new) ![p](https://example.org/p) <b>bold</b> $(bug) **";
    const patch = aPatch(1, nasty, {
      messageId: "nasty@example.org",
      author: { name: nasty, email: "n@example.org" },
      replies: [aReply("comment", "reply@example.org", { from: { name: nasty, email: "" } })],
    });
    const series = aSeries([aRevision(1, [patch], { label: nasty })], {
      title: nasty,
      reason: reason(nasty),
    });
    const overview = { ...sampleBoard(), entries: [anEntry(nasty, series)] };
    const all: LineSource[] = [
      { kind: "series", name: nasty, thread: "", messageId: "" },
      { kind: "mail", messageId: "nasty@example.org" },
      { kind: "mail", messageId: "reply@example.org" },
      { kind: "ticket", id: nasty },
    ];
    for (const source of all) expect(hover(source, overview)).not.toMatch(/\]\(|<b>|\$\(|!\[|command:/);
  });
});

describe("the link to what a line stands on", () => {
  it("says what it opens", () => {
    expect(openingOf(disk, english)).toBe("Open Thread");
  });

  it("is one link whose argument is what was given, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (messageId) => {
        const source: LineSource = { kind: "mail", messageId: messageId.toWellFormed() };
        const link = commandLink("Open Mail", "patchTracker.openSource", source);
        const found = /^\[Open Mail\]\(command:patchTracker\.openSource\?([A-Za-z0-9%]*)\)$/.exec(link);
        expect(JSON.parse(decodeURIComponent(found?.[1] ?? ""))).toEqual([source]);
      }),
    );
  });
});
