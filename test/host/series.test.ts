import assert from "node:assert/strict";
import { commands } from "vscode";
import { outlineThat, rowsAt, set, setting, theTracker } from "./tracker.ts";

interface Entry {
  name: string;
  thread: string;
  tickets?: string[];
}
const entries = () => [...(setting("series") as Entry[])];

describe("the series of the sample", () => {
  let before: Entry[];

  beforeEach(async () => {
    before = entries();
    const tracker = await theTracker();
    await tracker.refresh();
  });

  afterEach(async () => {
    await set("series", before);
    await set("groupBy", undefined);
    const names = before.map((entry) => entry.name);
    await outlineThat((text) => names.every((name) => text.includes(name)) && !text.includes("[warning]"));
  });

  it("stand as in the weekly report", async () => {
    const { outline } = await theTracker();
    const series = rowsAt(1, await outline()).join("\n");
    assert.match(series, /disk_integ \| v2 · submitted on 2\/10/);
    assert.match(series, /cap auth \| v11 · merged in v2022\.04-rc2/);
    assert.match(series, /removable \S* ?\| RFC · submitted on 11\/09/);
  });

  it("are on the board that other extensions get", async () => {
    const tracker = await theTracker();
    const overview = await tracker.overview();
    assert.deepEqual(
      overview.entries.map((entry) => entry.tracked.name).sort(),
      before.map((one) => one.name).sort(),
    );
    assert.notEqual(overview.updated, null);
    assert.deepEqual(overview.problems, []);
  });

  it("are grouped by ticket once the person says so", async () => {
    await set("groupBy", "state");
    await commands.executeCommand("patchTracker.groupByTicket");
    assert.equal(setting("groupBy"), "ticket");
    const outline = await outlineThat((text) => text.includes("[tag]"));
    const tickets = before.flatMap((entry) => entry.tickets ?? []);
    for (const ticket of tickets)
      assert.ok(
        rowsAt(0, outline).some((row) => row.includes(ticket)),
        ticket,
      );
    await commands.executeCommand("patchTracker.groupByState");
    await outlineThat((text) => !text.includes("[tag]"));
  });

  it("are joined by one that is tracked, which is read at once", async () => {
    const [first, ...others] = before;
    assert.ok(first);
    await set("series", others);
    await outlineThat((text) => !text.includes(first.name));
    await commands.executeCommand("patchTracker.track", first.thread, "uboot/again");
    assert.deepEqual(entries().at(-1), { name: "uboot/again", thread: first.thread });
    await outlineThat((text) => /uboot\/again \| v?\S+ · /.test(text));
  });

  it("are named anew, and no longer followed, in the settings where they stand", async () => {
    const [first] = before;
    assert.ok(first);
    await commands.executeCommand("patchTracker.rename", first.name, "uboot/new name");
    assert.equal(entries()[0]?.name, "uboot/new name");
    assert.equal(entries()[0]?.thread, first.thread);
    await outlineThat((text) => text.includes("uboot/new name"));
    await commands.executeCommand("patchTracker.untrack", "uboot/new name");
    assert.deepEqual(
      entries().map((entry) => entry.thread),
      before.slice(1).map((entry) => entry.thread),
    );
  });

  it("are there although one of them is broken, which is said", async () => {
    await set("series", [...before, { name: "uboot/nowhere" }]);
    const outline = await outlineThat((text) => text.includes("uboot/nowhere"));
    assert.match(outline, /\[warning\] “uboot\/nowhere” in patchTracker\.series names no thread\./);
    for (const { name } of before) assert.ok(outline.includes(name), name);
  });

  it("keep away from Needs you while snoozed, and come back awake", async () => {
    const outline = await (await theTracker()).outline();
    const name = before.find((entry) => outline.includes(entry.name))?.name;
    const until = Date.UTC(2022, 2, 20);
    await commands.executeCommand("patchTracker.snooze", name, until);
    await outlineThat((text) => text.includes("snoozed until 2022-03-20"));
    await commands.executeCommand("patchTracker.wake", name);
    await outlineThat((text) => !text.includes("snoozed"));
  });

  it("have no new mail once they are marked as read", async () => {
    for (const { name } of before) await commands.executeCommand("patchTracker.markRead", name);
    await outlineThat((text) => !text.includes("●"));
  });
});
