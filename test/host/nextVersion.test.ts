import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { commands, env, window, workspace } from "vscode";
import { SendTries } from "../../src/core/composing/sendTries.ts";
import { eventually, theTracker } from "./tracker.ts";

describe("the next version of a series", () => {
  /** Where what is known of the sending of its mails is kept. */
  let sending = "";

  async function shown(fits: (text: string) => boolean): Promise<string> {
    const tracker = await theTracker();
    return eventually(async () => tracker.nextVersion(), fits);
  }

  before(async () => {
    await (await theTracker()).refresh();
    await commands.executeCommand("patchTracker.prepareNextVersion", "uboot/disk_integ");
  });

  after(async () => {
    await commands.executeCommand("patchTracker.closeNextVersion");
    await commands.executeCommand("workbench.action.closeAllEditors");
    // As where the person says that the rest is not sent.
    await writeFile(join(sending, "done"), "");
    const tracker = await theTracker();
    await eventually(
      () => tracker.drafts(),
      (text) => text === "",
    );
  });

  it("is a checklist, and its cover letter is open", async () => {
    const outline = await shown((text) => text !== "" && !text.includes("loading~spin"));
    assert.match(outline, /^▾ \[mail\] Mails \|/m);
    const document = window.activeTextEditor?.document;
    assert.match(document?.fileName ?? "", /v3-0000-cover-letter\.patch$/);
  });

  it("keeps what a person writes into the cover letter, when it is prepared again", async () => {
    const document = window.activeTextEditor?.document;
    assert.ok(document);
    await window.activeTextEditor?.edit((edit) => {
      const at = document.getText().indexOf("\n\nChanges in v3:");
      edit.insert(document.positionAt(at), "\nSaid by me.");
    });
    await commands.executeCommand("patchTracker.reloadNextVersion");
    // The mail that it was written into is put away, not left for somebody to edit.
    const mails = workspace.textDocuments.filter(({ fileName }) => fileName.includes("next-versions"));
    assert.deepEqual(
      mails.filter(({ isDirty }) => isDirty).map(({ fileName }) => fileName),
      [],
    );
    const again = window.activeTextEditor?.document;
    assert.notEqual(again?.fileName, document.fileName);
    assert.match(again?.getText() ?? "", /\nSaid by me\.\n\nChanges in v3:\n/);
    await commands.executeCommand("patchTracker.reloadNextVersion");
    const third = window.activeTextEditor?.document;
    assert.notEqual(third?.fileName, again?.fileName);
    assert.match(third?.getText() ?? "", /\nSaid by me\.\n\nChanges in v3:\n/);
  });

  it("has a command to send it", async () => {
    await commands.executeCommand("patchTracker.copySendCommand");
    assert.match(
      await env.clipboard.readText(),
      /^git send-email \S+v3-0000-cover-letter\.patch \S+v3-0001-/,
    );
  });

  it("is told where another window sends it and stops, and its rest waits among the drafts", async () => {
    const tracker = await theTracker();
    const directory = dirname(window.activeTextEditor?.document.fileName ?? "");
    const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
    const version = { folder, branch: "disk_integ", label: "v3", number: 3, kept: null };
    sending = join(directory, "sending");
    const tries = new SendTries(sending);
    const cover = "v3-0000-cover-letter.patch";
    const number = await tries.begin(cover, 0);
    await writeFile(join(sending, "version"), JSON.stringify(version));
    await tries.end(cover, number ?? 0, { at: Date.now(), failed: null });
    const out = /Mails \| 1 of \d+ sent/;
    await shown((text) => out.test(text));
    const rest =
      /^▸ \[warning\] v3 of disk_integ \| 1 of \d+ sent\n {2}- \[clock\] v3-0000-cover-letter\.patch \| sent, not yet in the archive\n {2}- \[diff\] v3-0001-.*\.patch \| not sent yet\n/;
    await eventually(
      () => tracker.drafts(),
      (text) => rest.test(text),
    );
    // What is out is not in the command to send it, either.
    await commands.executeCommand("patchTracker.copySendCommand");
    assert.match(await env.clipboard.readText(), /^git send-email \S+v3-0001-/);
  });

  it("has a mail of which only the person knows what became of it, and they say it", async () => {
    const tracker = await theTracker();
    const name = basename(/git send-email (\S+v3-0001-\S+)/.exec(await env.clipboard.readText())?.[1] ?? "");
    assert.equal(await new SendTries(sending).begin(name, 0), 1);
    const standing = async (text: string) =>
      eventually(
        () => tracker.drafts(),
        (all) => all.includes(`${name} | ${text}`),
      );
    await standing("being sent, or it is not known what became of it");
    const path = join(dirname(sending), name);
    const row = {
      about: { kind: "versionMail", path, inDoubt: 1 },
      traits: "versionMail:sending",
    };
    await commands.executeCommand("patchTracker.itWasNotSent", row);
    await standing("not sent: you said so");
  });

  it("is gone when it is closed, and its files stay", async () => {
    const path = window.activeTextEditor?.document.uri;
    await commands.executeCommand("patchTracker.closeNextVersion");
    assert.equal((await theTracker()).nextVersion(), "");
    assert.ok(path && (await workspace.fs.stat(path)));
    // What was begun to be sent is not forgotten with it.
    assert.match(await (await theTracker()).drafts(), /^▸ \[warning\] v3 of disk_integ \|/);
  });
});
