import assert from "node:assert/strict";
import { commands, DataTransfer, workspace } from "vscode";
import { TicketDrop } from "../../src/vscode/tickets/drop.ts";
import { commitsMime, transferItem } from "../../src/vscode/tree/commitsDrag.ts";
import { transferItem as seriesItem, seriesMime } from "../../src/vscode/tree/seriesDrag.ts";
import { git } from "../sample/git.ts";
import { eventually, set, setting, theTracker } from "./tracker.ts";

interface Entry {
  name: string;
  thread: string;
  tickets?: string[];
}
const folder = () => workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
const inRepository = async (...args: string[]) => (await git(folder(), args)).trim();
const entry = (name: string) => (setting("series") as Entry[]).find((one) => one.name === name);
const removable = "uboot/uefi removable";

/** The view once it fits: settings and notes reach it a moment later. */
async function viewThat(fits: (text: string) => boolean): Promise<string> {
  const tracker = await theTracker();
  return eventually(() => tracker.tickets(), fits);
}

/** A ticket's row with the rows below it. */
function ofTicket(id: string, outline: string): string {
  return outline.split(/^(?=\S)/m).find((part) => part.includes(`] ${id} |`)) ?? "";
}

describe("the view Tickets on the sample", () => {
  before(async () => {
    await (await theTracker()).refresh();
  });
  beforeEach(() => commands.executeCommand("notifications.clearAll"));

  it("shows a ticket with its title, its series and its commits: by note, by message and by series", async () => {
    const disks = ofTicket("TS-118", await viewThat((text) => text.includes("forget a disk")));
    assert.match(disks, /TS-118 \| Disks that come and go/);
    assert.match(disks, /uboot\/disk_integ \| v2 · submitted on 2\/10/);
    assert.match(disks, /efi_loader: disk: forget a disk that is gone/);
    assert.match(disks, /efi_loader: disk: follow block devices as they come/);
    assert.match(disks, /scsi: call device_probe\(\) after scanning \| v2 1\/6 · submitted on 2\/10/);
    const capsules = ofTicket("TS-102", await viewThat((text) => text.includes("TS-102")));
    assert.equal(capsules.match(/· merged in v2022\.04-rc2/g)?.length, 11);
    const stick = ofTicket("STR-66", await viewThat((text) => text.includes("STR-66")));
    assert.match(stick, /STR-66 \| Boot from the stick at the front · /);
    assert.match(stick, /a full path for USB devices \| merged in master/);
  });

  it("puts the ticket that needs the person first", async () => {
    assert.match(await viewThat((text) => text.includes("TS-118")), /^▸ \[tag\] TS-118 /);
  });

  it("has a ticket renamed where the setting stands, and nothing else in it changed", async () => {
    const before = setting("tickets") as { patterns: unknown; titles: Record<string, string> };
    try {
      await commands.executeCommand("patchTracker.renameTicket", "TS-102", "Signed updates");
      const titles = { ...before.titles, "TS-102": "Signed updates" };
      assert.deepEqual(setting("tickets"), { ...before, titles });
      await viewThat((text) => text.includes("TS-102 | Signed updates · "));
      await commands.executeCommand("patchTracker.renameTicket", "TS-102", "");
      const { "TS-102": _, ...others } = before.titles;
      assert.deepEqual(setting("tickets"), { ...before, titles: others });
    } finally {
      await set("tickets", before);
    }
  });

  it("gets a series that is linked to a ticket, until that is undone", async () => {
    await commands.executeCommand("patchTracker.linkSeries", removable, ["STR-66"]);
    assert.deepEqual(entry(removable)?.tickets, ["STR-66"]);
    await viewThat((text) => ofTicket("STR-66", text).includes(`${removable} | RFC`));
    await commands.executeCommand("notification.acceptPrimaryAction");
    await viewThat((text) => !ofTicket("STR-66", text).includes(removable));
  });

  it("refuses to link a series to what is no ticket", async () => {
    const before = setting("series");
    void commands.executeCommand("patchTracker.linkSeries", removable, ["--upload-pack=x"]);
    await commands.executeCommand("patchTracker.linkSeries", removable, []);
    assert.deepEqual(setting("series"), before);
  });

  it("takes commits and series that are dropped on a ticket", async () => {
    const hash = await inRepository("rev-parse", "disk_integ~6");
    const linked: unknown[] = [];
    const drop = new TicketDrop({
      ticketAt: () => "STR-66",
      link: async (...what) => void linked.push(what),
    });
    const transfer = new DataTransfer();
    transfer.set(commitsMime, transferItem([{ folder: folder(), hash }]));
    await drop.handleDrop(undefined, transfer);
    assert.equal(await inRepository("notes", "--ref=tickets", "show", hash), "Ticket: STR-66");
    await viewThat((text) => ofTicket("STR-66", text).includes("scsi: call device_probe()"));
    await commands.executeCommand("patchTracker.untagCommit", hash, ["STR-66"]);
    await viewThat((text) => !ofTicket("STR-66", text).includes("scsi: call device_probe()"));

    const series = new DataTransfer();
    series.set(seriesMime, seriesItem(["a@example.org", "a@example.org"]));
    await drop.handleDrop(undefined, series);
    assert.deepEqual(linked, [[["a@example.org"], "STR-66"]]);
    await drop.handleDrop(undefined, new DataTransfer());
    assert.equal(linked.length, 1);
  });

  it("has the tickets of a colleague once they are shared, and the remote has those from here", async () => {
    const origin = await inRepository("remote", "get-url", "origin");
    const noted = (where: string) => git(where, ["notes", "--ref=tickets", "list"]);
    const here = await noted(folder());
    assert.equal(here.includes((await noted(origin)).trim()), false);
    await commands.executeCommand("patchTracker.shareTickets", folder(), "origin");
    await viewThat((text) => text.includes("STR-70"));
    assert.equal(await noted(folder()), await noted(origin));
    assert.ok((await noted(origin)).split("\n").length > here.split("\n").length);
  });
});
