import assert from "node:assert/strict";
import { type CodeLens, commands, type DocumentLink, TabInputTextDiff, window, workspace } from "vscode";
import { eventually, theTracker } from "./tracker.ts";

/** The tab in front once its label fits. */
async function tabThat(fits: (label: string) => boolean) {
  await eventually(async () => window.tabGroups.activeTabGroup.activeTab?.label ?? "", fits);
  return window.tabGroups.activeTabGroup.activeTab;
}

describe("a patch of the sample", () => {
  /** The patch of the disks' latest revision with that number. */
  async function patch(number: number) {
    const { entries } = await (await theTracker()).refresh();
    const entry = entries.find(({ tracked }) => tracked.name === "uboot/disk_integ");
    const found = entry?.series?.revisions.at(-1)?.patches.find((one) => one.number === number);
    assert.ok(entry && found);
    return { messageId: found.messageId, thread: entry.tracked.thread };
  }

  afterEach(() => commands.executeCommand("workbench.action.closeAllEditors"));

  it("opens in the diff editor, with the whole file on both sides", async () => {
    await commands.executeCommand("patchTracker.openChanges", await patch(1));
    const tab = await tabThat((label) => label.startsWith("scsi.c (v2 1/6 "));
    assert.ok(tab?.input instanceof TabInputTextDiff);
    const [before, after] = await Promise.all(
      [tab.input.original, tab.input.modified].map((uri) => workspace.openTextDocument(uri)),
    );
    assert.equal(after?.languageId, "c");
    assert.match(after?.getText() ?? "", /static int .*device_probe\(bdev\)/s);
    assert.doesNotMatch(before?.getText() ?? "", /device_probe\(bdev\)/);
  });

  it("opens with its message where it changes several files", async () => {
    await commands.executeCommand("patchTracker.openChanges", await patch(5));
    await tabThat((label) => label.startsWith("v2 5/6 efi_loader: disk: follow block devices"));
  });

  it("has its message as a text of ours, whose brackets nobody need match", async () => {
    await commands.executeCommand("patchTracker.openAllChanges", "uboot/disk_integ");
    const language = await eventually(
      async () =>
        workspace.textDocuments.find(({ uri }) => uri.path === "/v2/Commit message")?.languageId ?? "",
      (id) => id !== "",
    );
    assert.equal(language, "patch-message");
    for (const languageId of [language, "patch-mail"]) {
      const editor = workspace.getConfiguration("editor", { languageId });
      assert.equal(editor.get("bracketPairColorization.enabled"), false);
    }
  });

  it("has what was said of it at its lines", async () => {
    await commands.executeCommand("patchTracker.openChanges", await patch(5));
    const { comments } = await theTracker();
    const outline = await eventually(
      async () => comments(),
      (text) => text.includes("5∕6"),
    );
    assert.match(outline, /efi_disk\.c:69 open \| Hanno Krüger-Vale: A device that EFI cannot take/);
  });

  it("is compared with the version before, file by file", async () => {
    await commands.executeCommand("patchTracker.openInterdiff", "uboot/disk_integ", "v1");
    await tabThat((label) => label.startsWith("uboot/disk_integ: v1 to v2"));
  });

  it("is compared with the version before, patch by patch, and leads to both", async () => {
    await commands.executeCommand("patchTracker.compareVersions", "uboot/disk_integ", "v1");
    await tabThat((label) => label.startsWith("uboot∕disk_integ v1 → v2"));
    const document = window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.languageId, "range-diff");
    assert.match(document.getText(), /^uboot\/disk_integ: v1 to v2\n/);
    assert.match(document.getText(), /^1: {2}[0-9a-f]+ [=!] 1: {2}[0-9a-f]+ /m);
    const links = await commands.executeCommand<DocumentLink[]>("vscode.executeLinkProvider", document.uri);
    assert.equal(links[0]?.target?.scheme, "command");
    assert.equal(links[0]?.target?.path, "patchTracker.openChanges");
    const lenses = await commands.executeCommand<CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
      1,
    );
    assert.equal(lenses[0]?.command?.command, "patchTracker.openInterdiff");
  });

  it("is compared with the commit that it became", async () => {
    const { entries } = await (await theTracker()).refresh();
    const landed = entries.find(({ tracked }) => tracked.name === "uboot/cap auth")?.series?.revisions.at(-1);
    const changed = landed?.patches.find((one) => one.landing?.changed);
    assert.ok(changed);
    const named = { messageId: changed.messageId, thread: changed.messageId };
    await commands.executeCommand("patchTracker.compareApplied", named);
    const tab = await tabThat((label) => label.startsWith("uefi.rst (v11 4/"));
    assert.ok(tab?.input instanceof TabInputTextDiff);
    const [posted, applied] = await Promise.all(
      [tab.input.original, tab.input.modified].map((uri) => workspace.openTextDocument(uri)),
    );
    assert.match(posted?.getText() ?? "", /certificate ones::/);
    assert.match(applied?.getText() ?? "", /certificate once::/);
  });

  it("opens as a whole revision", async () => {
    await commands.executeCommand("patchTracker.openAllChanges", "uboot/disk_integ");
    await tabThat((label) => label.startsWith("uboot/disk_integ v2"));
  });
});
