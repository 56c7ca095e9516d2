import assert from "node:assert/strict";
import { commands, Range, type Uri, window, workspace } from "vscode";
import { eventually, theTracker } from "./tracker.ts";

describe("a review of a patch of the sample", () => {
  after(async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
    const left = await (await theTracker()).drafts();
    assert.equal(left, "");
  });

  /** The file as the patch made it: of the two sides, the one that has its line. */
  async function rightSide(line: string): Promise<Uri> {
    const found = () =>
      workspace.textDocuments.find(
        ({ uri, getText }) =>
          uri.scheme === "patch-tracker-file" && uri.path.endsWith("efi_disk.c") && getText().includes(line),
      )?.uri;
    await eventually(
      async () => found()?.path ?? "",
      (path) => path !== "",
    );
    const uri = found();
    assert.ok(uri);
    return uri;
  }

  it("keeps a comment at its line, and makes a mail of it that quotes that line", async () => {
    const tracker = await theTracker();
    const { entries } = await tracker.refresh();
    const entry = entries.find(({ tracked }) => tracked.name === "uboot/disk_integ");
    const patch = entry?.series?.revisions.at(-1)?.patches.find(({ number }) => number === 5);
    assert.ok(entry && patch);
    await commands.executeCommand("patchTracker.openChanges", {
      messageId: patch.messageId,
      thread: entry.tracked.thread,
    });
    const uri = await rightSide("return -ENOMEM;");
    await eventually(
      async () => tracker.comments(),
      (text) => text.includes("5∕6"),
    );
    const document = await workspace.openTextDocument(uri);
    const line = document
      .getText()
      .split("\n")
      .findIndex((text) => text.includes("return -ENOMEM;"));
    assert.ok(line > 0);
    const thread = { uri, range: new Range(line, 0, line, 0), dispose: () => undefined };

    await commands.executeCommand("patchTracker.addToReview", { thread, text: "Who frees the device then?" });
    const shown = await eventually(
      async () => tracker.comments(),
      (text) => text.includes("Who frees"),
    );
    assert.ok(
      shown.includes(
        `/v2 5∕6/lib/efi_loader/efi_disk.c:${line + 1} pending | You: Who frees the device then?`,
      ),
      shown,
    );

    await commands.executeCommand("patchTracker.replyNow", {
      thread,
      text: "And is that so on every board?",
    });
    await eventually(
      async () => window.activeTextEditor?.document.uri.scheme ?? "",
      (scheme) => scheme === "patch-tracker-draft",
    );
    const draft = window.activeTextEditor?.document;
    assert.ok(draft);
    assert.match(
      draft.getText(),
      /\n> diff --git .*\n(?:> .*\n|>\n)+> \+\t+return -ENOMEM;\n\nAnd is that so on every board\?\n$/,
    );
    assert.ok(!draft.getText().includes("Who frees"));
    const both = await eventually(
      async () => tracker.comments(),
      (text) => text.includes("drafted"),
    );
    assert.ok(both.includes(`efi_disk.c:${line + 1} drafted | You: And is that so on every board?`), both);

    await commands.executeCommand("patchTracker.discardDraft");
    const again = await eventually(
      async () => tracker.comments(),
      (text) => !text.includes("drafted"),
    );
    assert.match(again, /pending \| You: And is that so on every board\?/);
  });
});
