import assert from "node:assert/strict";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "vscode";
import { Maildir } from "../support/maildir.ts";
import { outlineThat, set, setting, theTracker } from "./tracker.ts";

describe("a Maildir among the archives", () => {
  const before = setting("archives");
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "patch-tracker-mail-"));
  });

  afterEach(async () => {
    await set("archives", before);
    await rm(home, { recursive: true, force: true });
  });

  it("is read when mail comes in, without a refresh, and shown as private", async () => {
    await commands.executeCommand("patchTracker.series.focus");
    const tracker = await theTracker();
    const { entries } = await tracker.refresh();
    const open = entries.find(({ series }) => series?.turn === "reviewer")?.series;
    const patch = open?.revisions.at(-1)?.patches.at(0);
    assert.ok(patch);
    const answer = (messageId: string, body: string) => ({
      ...{ messageId, body, inReplyTo: patch.messageId, from: "Ben Oak <ben@example.org>" },
      ...{ date: Date.UTC(2022, 2, 3, 9), subject: `Re: ${patch.title}` },
    });
    const box = new Maildir(join(home, "Mail"));
    box.deliver(answer("first@example.org", "The first, between us.\n"));
    await set("archives", [...(Array.isArray(before) ? before : []), box.path]);
    const first = await outlineThat((text) => text.includes("The first, between us."));
    assert.match(first, /\(private\): The first, between us\./);
    const { updated } = await tracker.overview();

    box.deliver(answer("second@example.org", "The second, as it came in.\n"));
    await outlineThat((text) => text.includes("The second, as it came in."));
    assert.equal((await tracker.overview()).updated, updated);
  });

  it("is still read after another program marked, deleted and renamed what is in it", async () => {
    const tracker = await theTracker();
    const { entries } = await tracker.refresh();
    const series = entries.map((one) => one.series).filter((one) => one !== null && one.turn !== "nobody");
    const patch = series.at(0)?.revisions.at(-1)?.patches.at(0);
    assert.ok(patch);
    const answer = (number: number) => ({
      ...{ messageId: `history-${number}@example.org`, inReplyTo: patch.messageId },
      ...{ from: "Ben Oak <ben@example.org>", body: `Answer ${number} of the history.\n` },
      ...{ date: Date.UTC(2022, 2, 4, number), subject: `Re: ${patch.title}` },
    });
    const box = new Maildir(join(home, "Mail"));
    const first = box.deliver(answer(1));
    await set("archives", [...(Array.isArray(before) ? before : []), box.path]);
    await outlineThat((text) => text.includes("Answer 1 of the history."));

    const second = box.deliver(answer(2));
    box.mark(first, "S");
    await outlineThat((text) => text.includes("Answer 2 of the history."));
    await rm(box.mark(second, "ST"));
    box.deliver(answer(3));
    const shown = await outlineThat((text) => text.includes("Answer 3 of the history."));
    assert.match(shown, /Answer 1 of the history\..*Answer 2 of the history\./s);

    await rename(box.path, join(home, "Renamed"));
    await rename(join(home, "Renamed"), box.path);
    box.deliver(answer(4));
    await outlineThat((text) => text.includes("Answer 4 of the history."));
  });
});
