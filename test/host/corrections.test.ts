import assert from "node:assert/strict";
import { ConfigurationTarget, commands, workspace } from "vscode";
import { outlineThat, set, setting, theTracker } from "./tracker.ts";

const disk = "uboot/disk_integ";
const removable = "uboot/uefi removable";

/** Where the person has no correction yet, the first stands in their own settings. */
const written = () => workspace.getConfiguration("patchTracker").inspect("corrections")?.globalValue;

/** The first mail of each of a series' revisions, oldest first. */
async function firstMails(name: string): Promise<string[]> {
  const overview = await (await theTracker()).overview();
  const series = overview.entries.find((entry) => entry.tracked.name === name)?.series;
  return (series?.revisions ?? []).map(
    ({ cover, patches: [patch] }) => cover?.messageId ?? patch?.messageId ?? "",
  );
}

/** The rows of one series, down to its patches. */
function rowsOf(name: string, outline: string): string {
  const lines = outline.split("\n");
  const from = lines.findIndex((line) => line.includes(`${name} |`));
  const until = lines.findIndex((line, at) => at > from && /^ {0,2}\S/.test(line));
  return lines.slice(from, until).join("\n");
}
const shows = (name: string, what: RegExp) => outlineThat((text) => what.test(rowsOf(name, text)));
const lacks = (name: string, what: RegExp) => outlineThat((text) => !what.test(rowsOf(name, text)));

/** Presses the first button of the latest message, which is Undo. */
const undo = () => commands.executeCommand("notification.acceptPrimaryAction");

async function untilWritten(value: unknown): Promise<void> {
  await outlineThat(() => {
    try {
      assert.deepEqual(written(), value);
      return true;
    } catch {
      return false;
    }
  });
}

describe("a correction", () => {
  let [v1, v2, rfc] = ["", "", ""];

  before(async () => {
    await (await theTracker()).refresh();
    [v1 = "", v2 = ""] = await firstMails(disk);
    [rfc = ""] = await firstMails(removable);
    assert.ok(v1 && v2 && rfc);
  });

  beforeEach(() => commands.executeCommand("notifications.clearAll"));

  afterEach(async () => {
    await workspace
      .getConfiguration("patchTracker")
      .update("corrections", undefined, ConfigurationTarget.Global);
    await set("corrections", undefined);
    await shows(disk, /\] v2 \|.*\] v1 \|/s);
  });

  it("makes a version a series of its own, which can be undone", async () => {
    await commands.executeCommand("patchTracker.splitSeries", v2);
    assert.deepEqual(written(), [{ split: v2 }]);
    await lacks(disk, /\] v1 \|/);
    await undo();
    await shows(disk, /\] v2 \|.*\] v1 \|/s);
    await untilWritten(undefined);
  });

  it("joins a version with another series, and says why it belongs", async () => {
    await commands.executeCommand("patchTracker.joinSeries", v1, rfc);
    assert.deepEqual(written(), [{ join: [v1, rfc] }]);
    await shows(disk, /\] v2 \|.*\] v1 \|.*\] RFC \|/s);
    const overview = await (await theTracker()).overview();
    const series = overview.entries.find((entry) => entry.tracked.name === disk)?.series;
    assert.equal(series?.revisions[1]?.linkedBecause?.message, "joined by hand");
    await undo();
    await lacks(disk, /RFC/);
  });

  it("says which version it is, and only once", async () => {
    await commands.executeCommand("patchTracker.correctVersion", v2, 4);
    await shows(disk, /\] v4 \|/);
    await commands.executeCommand("patchTracker.correctVersion", v2, 5);
    assert.deepEqual(written(), [{ mail: v2, version: 5 }]);
    await shows(disk, /\] v5 \|.*\] v1 \|/s);
    await undo();
    await shows(disk, /\] v4 \|/);
  });

  it("is forgotten with the others of its series, and of no other", async () => {
    const other = { mail: rfc, version: 2 };
    await set("corrections", [{ mail: v2, version: 4 }, other, { split: v2 }]);
    await shows(disk, /\] v4 \|/);
    await commands.executeCommand("patchTracker.forgetCorrections", disk);
    assert.deepEqual(setting("corrections"), [other]);
    assert.equal(written(), undefined);
    await shows(disk, /\] v2 \|.*\] v1 \|/s);
  });

  it("parts nothing from nothing, and joins nothing with itself", async () => {
    await commands.executeCommand("patchTracker.splitSeries", v1);
    await commands.executeCommand("patchTracker.joinSeries", v1, v2);
    assert.equal(written(), undefined);
  });
});
