import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "vscode";
import { asMbox, ben, patch } from "../support/thread.ts";
import { outlineThat, set, setting, theTracker } from "./tracker.ts";

describe("a series of somebody else that was sent to the person", () => {
  const before = { archives: setting("archives"), series: setting("series"), me: setting("me") };
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "patch-tracker-asked-"));
  });

  afterEach(async () => {
    for (const [key, value] of Object.entries(before)) await set(key, value);
    await rm(home, { recursive: true, force: true });
  });

  it("is offered above the tree, and once it is followed needs them, with why", async () => {
    await commands.executeCommand("patchTracker.series.focus");
    const tracker = await theTracker();
    const me = { name: "Nia Park", email: "nia@example.net" };
    const file = join(home, "list.mbox");
    const sent = patch("asks-nia@example.org", "[PATCH] fs: ask somebody", {
      from: ben,
      copies: [me],
    });
    await writeFile(file, asMbox(sent));
    await set("me", [me.email]);
    await set("archives", [...(Array.isArray(before.archives) ? before.archives : []), file]);
    await tracker.refresh();
    await outlineThat((text) => text.includes("1 series asks for you"));

    await commands.executeCommand("patchTracker.addAsking", "all");
    const shown = await outlineThat((text) => /fs: ask somebody \|[^\n]*asked of you/.test(text));
    assert.doesNotMatch(shown, /series asks? for you/);
    assert.match(shown, /Nia Park was asked on 2\/01 and has not answered \| your turn · you stand in Cc/);
    const { entries } = await tracker.overview();
    const own = entries.find(({ series }) => series?.title === "fs: ask somebody");
    assert.equal(own?.group, "needs-you");
  });
});
