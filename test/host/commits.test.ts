import assert from "node:assert/strict";
import { commands, DataTransfer, env, workspace } from "vscode";
import { commitsIn, commitsMime, transferItem } from "../../src/vscode/tree/commitsDrag.ts";
import { git } from "../sample/git.ts";
import { eventually, theTracker } from "./tracker.ts";

const folder = () => workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
const inRepository = async (...args: string[]) => (await git(folder(), args)).trim();
/** What a person without this extension sees. */
const logged = (commit: string) => inRepository("log", "-1", "--notes=tickets", "--format=%N", commit);
/** Presses the first button of the latest message, which is Undo. */
const undo = () => commands.executeCommand("notification.acceptPrimaryAction");

/** The view once it fits: notes reach it a moment later. */
async function viewThat(fits: (text: string) => boolean): Promise<string> {
  const tracker = await theTracker();
  return eventually(() => tracker.commits(), fits);
}

describe("the view Commits on the sample", () => {
  let [newest, older] = ["", ""];

  before(async () => {
    await (await theTracker()).refresh();
    [newest = "", older = ""] = (await inRepository("rev-list", "-2", "disk_integ")).split("\n");
    // So that the latest message is the one about tags, and not the offer to do this.
    await commands.executeCommand("patchTracker.keepOnRewrite", folder());
  });
  beforeEach(() => commands.executeCommand("notifications.clearAll"));

  it("shows the branch's own commits, newest first, with the patch that each one was sent as", async () => {
    const lines = (await viewThat((text) => text.includes("v2 1/6"))).trim().split("\n");
    const titles = (await inRepository("log", "--format=%s", "master..disk_integ")).split("\n");
    assert.deepEqual(
      lines.map((line) => line.replace(/^- \[\S+\] (.*?) \| .*$/, "$1")),
      titles,
    );
    assert.match(
      lines.at(-1) ?? "",
      /scsi: call device_probe\(\) after scanning \| TS-118 · v2 1\/6 · submitted on 2\/10/,
    );
  });

  it("tags commits, as git itself then shows, and takes it back", async () => {
    const before = [await logged(newest), await logged(older)];
    await commands.executeCommand("patchTracker.tagCommit", [newest, older], ["TS-500"]);
    assert.match(await logged(newest), /^Ticket: TS-500$/m);
    assert.match(await logged(older), /^Ticket: TS-500$/m);
    await viewThat((text) => text.match(/TS-500/g)?.length === 2);
    await undo();
    await viewThat((text) => !text.includes("TS-500"));
    assert.deepEqual([await logged(newest), await logged(older)], before);
  });

  it("takes a ticket away, and gives it back", async () => {
    await commands.executeCommand("patchTracker.tagCommit", newest, "TS-501");
    await commands.executeCommand("notifications.clearAll");
    await commands.executeCommand("patchTracker.untagCommit", newest, "TS-501");
    assert.doesNotMatch(await logged(newest), /TS-501/);
    await undo();
    await viewThat((text) => text.includes("TS-501"));
    await commands.executeCommand("patchTracker.untagCommit", newest, "TS-501");
    await viewThat((text) => !text.includes("TS-501"));
  });

  it("tags all commits of a series at once", async () => {
    await commands.executeCommand("patchTracker.tagSeries", "uboot/disk_integ", "TS-502");
    const text = await viewThat((shown) => shown.includes("TS-502"));
    const patches = text.split("\n").filter((line) => / v2 \d\/6 /.test(line));
    assert.ok(patches.length > 1);
    for (const line of patches) assert.match(line, /TS-502/);
    await undo();
    await viewThat((shown) => !shown.includes("TS-502"));
  });

  it("follows a commit that is made, and the notes that another git writes", async () => {
    await inRepository("commit", "--quiet", "--allow-empty", "-m", "made just now");
    try {
      await viewThat((text) => text.includes("made just now"));
      await inRepository("notes", "--ref=tickets", "append", "-m", "Ticket: TS-503", "HEAD");
      await viewThat((text) => /made just now \| TS-503/.test(text));
    } finally {
      await inRepository("notes", "--ref=tickets", "remove", "--ignore-missing", "HEAD");
      await inRepository("reset", "--quiet", "--soft", newest);
    }
    await viewThat((text) => !text.includes("made just now"));
  });

  it("has git keep tickets when a commit is amended", async () => {
    await inRepository("commit", "--quiet", "--allow-empty", "-m", "not yet right");
    const first = await inRepository("rev-parse", "HEAD");
    try {
      await viewThat((text) => text.includes("not yet right"));
      await commands.executeCommand("patchTracker.tagCommit", first, "TS-504");
      await inRepository("commit", "--quiet", "--amend", "--allow-empty", "-m", "right at last");
      await viewThat((text) => /right at last \| TS-504/.test(text));
    } finally {
      await inRepository("notes", "--ref=tickets", "remove", "--ignore-missing", "HEAD", first);
      await inRepository("reset", "--quiet", "--soft", newest);
    }
    await viewThat((text) => !text.includes("right at last"));
  });

  it("lets commits be dragged by their names, and nothing else", async () => {
    const dragged = new DataTransfer();
    dragged.set(commitsMime, transferItem([{ folder: folder(), hash: newest }]));
    assert.deepEqual(await commitsIn(dragged), [{ folder: folder(), hash: newest }]);
    const strange = new DataTransfer();
    strange.set(commitsMime, transferItem([{ folder: folder(), hash: "--all" }]));
    assert.deepEqual(await commitsIn(strange), []);
    assert.deepEqual(await commitsIn(new DataTransfer()), []);
  });

  it("copies the hash of a commit", async () => {
    const commit = { folder: folder(), hash: newest, patch: null };
    await commands.executeCommand("patchTracker.copyCommit", { about: { kind: "commit", commit } });
    assert.equal(await env.clipboard.readText(), newest);
  });
});
