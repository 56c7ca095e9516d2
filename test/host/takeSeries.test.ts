import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commands, Position, WorkspaceEdit, window, workspace } from "vscode";
import { git } from "../sample/git.ts";
import { eventually, theTracker, untilSaid } from "./tracker.ts";

const folder = () => workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
const inRepository = async (...args: string[]) => (await git(folder(), args)).trim();
const none = { trailers: [], link: false, signOff: false };
/** Presses the first button of the latest message. */
const firstButton = () => commands.executeCommand("notification.acceptPrimaryAction");
const branchThat = (fits: (name: string) => boolean) =>
  eventually(() => inRepository("rev-parse", "--abbrev-ref", "HEAD"), fits);

describe("a series of the sample", () => {
  let work = "";

  before(async () => {
    await (await theTracker()).refresh();
    work = await inRepository("rev-parse", "--abbrev-ref", "HEAD");
  });
  beforeEach(() => commands.executeCommand("notifications.clearAll"));
  afterEach(async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
    await inRepository("switch", "--quiet", "--force", work);
    for (const branch of ["taken", "onto"]) await inRepository("branch", "-D", branch).catch(() => "");
  });

  it("becomes a branch, and nothing else changes", async () => {
    const before = await inRepository("status", "--porcelain=v2", "--branch");
    const given = { branch: "taken", base: null, where: "nowhere", trailers: none };
    await commands.executeCommand("patchTracker.checkOut", "uboot/disk_integ", given);
    const titles = (await inRepository("log", "--format=%s", "master..taken")).split("\n");
    assert.equal(titles.length, 6);
    assert.equal(titles.at(-1), "scsi: call device_probe() after scanning");
    assert.equal(await inRepository("status", "--porcelain=v2", "--branch"), before);
  });

  it("is checked out, and a button leads back", async () => {
    const given = { branch: "taken", base: null, where: "here", trailers: none };
    await commands.executeCommand("patchTracker.checkOut", "uboot/disk_integ", given);
    await branchThat((name) => name === "taken");
    await firstButton();
    await branchThat((name) => name === work);
  });

  it("is applied to the branch that is checked out, and Undo puts it back", async () => {
    await inRepository("switch", "--quiet", "-c", "onto", "master");
    const before = await inRepository("rev-parse", "HEAD");
    await commands.executeCommand("patchTracker.applyHere", "uboot/disk_integ", none);
    assert.equal((await inRepository("log", "--format=%s", "master..onto")).split("\n").length, 6);
    await firstButton();
    await eventually(
      () => inRepository("rev-parse", "HEAD"),
      (tip) => tip === before,
    );
    assert.equal(await inRepository("status", "--porcelain", "--untracked-files=no"), "");
  });

  it("is merged with its cover letter as the message, and Undo takes that back", async () => {
    await inRepository("switch", "--quiet", "-c", "onto", "master");
    const before = await inRepository("rev-parse", "HEAD");
    await commands.executeCommand("patchTracker.mergeSeries", "uboot/disk_integ", none);
    assert.match(await inRepository("log", "-1", "--format=%B"), /^Merge patch series ".+"\n\n.+ says:\n/);
    assert.equal(await inRepository("rev-parse", "HEAD^1"), before);
    await firstButton();
    await eventually(
      () => inRepository("rev-parse", "HEAD"),
      (tip) => tip === before,
    );
  });

  it("is thanked for as a draft, with the commits that it became", async () => {
    await commands.executeCommand("patchTracker.thankAuthor", "uboot/disk_integ");
    const text = await eventually(
      async () => window.activeTextEditor?.document.getText() ?? "",
      (shown) => shown.includes("thanks!"),
    );
    const [tip = ""] = (await inRepository("log", "--format=%H", "--grep=device_probe", work)).split("\n");
    assert.match(text, /^To: \S+@\S+$/m);
    assert.match(text, /^Applied .*to \S*disk_integ, thanks!$/m);
    assert.ok(text.includes(`commit: ${tip}`));
    await commands.executeCommand("patchTracker.discardDraft");
  });

  it("is asked to be pulled as a draft, once the remote has its branch", async () => {
    await inRepository("branch", "taken", work);
    const absent = "origin does not have taken as it is here. Push it first: git push origin taken";
    await untilSaid(absent, "patchTracker.requestPull", "origin", "taken");
    assert.equal(await (await theTracker()).drafts(), "");
    await inRepository("push", "--quiet", "origin", "taken");
    await commands.executeCommand("patchTracker.requestPull", "origin", "taken");
    const text = window.activeTextEditor?.document.getText() ?? "";
    assert.match(text, /^Subject: Pull request: \S+ taken$/m);
    assert.match(text, /^To: u-boot@\S+$/m);
    const master = await inRepository("merge-base", "origin/master", "taken");
    assert.ok(text.includes(`The following changes since commit ${master}:`), text);
    assert.match(text, / {2}scsi: call device_probe\(\) after scanning$/m);
    await commands.executeCommand("patchTracker.discardDraft");
    await inRepository("push", "--quiet", "origin", ":taken");
  });

  it("stops at conflicts, which open, and aborted all is as it was", async () => {
    await inRepository("switch", "--quiet", "-c", "onto", "master");
    const [path = ""] = (
      await inRepository("diff-tree", "-r", "--name-only", "--no-commit-id", `${work}~5`)
    ).split("\n");
    const file = join(folder(), path);
    const ours = (await readFile(file, "utf8")).replaceAll(/\S+;$/gm, "other;");
    await writeFile(file, ours);
    await inRepository("commit", "--quiet", "--all", "--message", "other");
    const before = await inRepository("rev-parse", "HEAD");
    await commands.executeCommand("patchTracker.applyHere", "uboot/disk_integ", none);
    await eventually(
      async () => window.tabGroups.activeTabGroup.activeTab?.label ?? "",
      (label) => label.startsWith("Merging: "),
    );
    assert.match(await readFile(file, "utf8"), /^<{7} /m);
    // What is typed elsewhere is neither closed nor lost.
    const other = await workspace.openTextDocument(join(folder(), ".git", "config"));
    const typed = new WorkspaceEdit();
    typed.insert(other.uri, new Position(0, 0), "# typed\n");
    await workspace.applyEdit(typed);
    await window.showTextDocument(other, { preview: false });
    await commands.executeCommand("patchTracker.abortApplying", folder());
    assert.equal(await inRepository("rev-parse", "HEAD"), before);
    assert.equal(await readFile(file, "utf8"), ours);
    const labels = () => window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await eventually(
      async () => labels().join("\n"),
      (text) => !text.includes("Merging: "),
    );
    assert.ok(labels().includes("config") && other.isDirty);
    await window.showTextDocument(other);
    await commands.executeCommand("workbench.action.files.revert");
  });

  it("gives its reviews to the commits of its branch, and Undo takes them back", async () => {
    const before = await inRepository("rev-parse", work);
    await commands.executeCommand("patchTracker.addTrailers", undefined, true);
    const given = await inRepository(
      "log",
      "--format=%(trailers:key=Reviewed-by,valueonly)",
      `master..${work}`,
    );
    assert.match(given, /Marcus Oyelaran <\S+@\S+>/);
    assert.equal(await inRepository("status", "--porcelain", "--untracked-files=no"), "");
    await firstButton();
    await eventually(
      () => inRepository("rev-parse", work),
      (tip) => tip === before,
    );
  });
});
