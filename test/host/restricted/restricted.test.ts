// A window on a folder that nobody has said yes to: its repository is read, and nothing of it is run or written.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commands, workspace } from "vscode";
import { eventually, theTracker, untilSaid } from "../tracker.ts";

describe("in Restricted Mode", () => {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const ran = join(folder, ".git", "ran");
  let untouched: string[] = [];

  /** Every ref, and every file of the work tree and the git directory, with what tells a change of it. */
  async function state(): Promise<string[]> {
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    const all = files.map(async (path) => {
      const { size, mtimeMs } = await stat(path);
      // git says of an object that is there already that it is in use, by the time of its file.
      return `${path} ${size} ${path.includes("/.git/objects/") ? "" : mtimeMs}`;
    });
    return (await Promise.all(all)).sort();
  }

  before(async () => {
    const trap = `#!/bin/sh\ntouch '${ran}'\n`;
    for (const place of ["scripts", ".git/hooks"]) await mkdir(join(folder, place), { recursive: true });
    const traps = ["get_maintainer.pl", "checkpatch.pl"].map((name) => join(folder, "scripts", name));
    for (const name of ["post-checkout", "post-index-change", "reference-transaction", "post-rewrite"])
      traps.push(join(folder, ".git", "hooks", name));
    for (const path of [...traps, join(folder, ".git", "trap")]) {
      await writeFile(path, trap);
      await chmod(path, 0o755);
    }
    const program = join(folder, ".git", "trap");
    for (const key of ["core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "filter.x.clean"])
      execFileSync("git", ["config", key, program], { cwd: folder });
    for (const key of ["sendemail.toCmd", "sendemail.sendmailCmd", "b4.send-auto-to-cmd"])
      execFileSync("git", ["config", key, program], { cwd: folder });
    // What a filter cleans is what git has to read anew: files that are as they were, but for their time.
    await writeFile(join(folder, ".gitattributes"), "* filter=x\n");
    const git = ["-c", "core.fsmonitor=false", "--no-optional-locks"];
    const followed = execFileSync("git", [...git, "ls-files", "-z"], { cwd: folder })
      .toString()
      .split("\0");
    for (const name of followed.filter((one) => one !== "")) await utimes(join(folder, name), 1e9, 1e9);
    execFileSync("git", [...git, "status"], { cwd: folder });
    assert.equal(existsSync(ran), true, "the trap of the filter cannot be sprung");
    await rm(ran);
    assert.equal(workspace.isTrusted, false);
    await (await theTracker()).refresh();
    untouched = await state();
  });

  afterEach(async () => {
    await commands.executeCommand("notifications.clearAll");
    assert.equal(existsSync(ran), false);
    assert.deepEqual(await state(), untouched);
  });

  it("the series and commits are read", async () => {
    const tracker = await theTracker();
    assert.match(await tracker.outline(), /disk_integ/);
    assert.match(await tracker.commits(), /\S/);
  });

  const written =
    "In Restricted Mode nothing is written into the repository. Trust the folder, then try again.";
  const sent = "In Restricted Mode no mail is sent with git: its configuration may be somebody else's.";
  const asked = "In Restricted Mode no remote is asked: how it is reached may be somebody else's setting.";
  const none = { trailers: [], link: false, signOff: false };
  const out = { branch: "taken", base: null, where: "nowhere", trailers: none };
  const refused: [name: string, sentence: string, ...args: unknown[]][] = [
    ["checkOut", written, "uboot/disk_integ", out],
    ["applyHere", written, "uboot/disk_integ", none],
    ["mergeSeries", written, "uboot/disk_integ", none],
    ["continueApplying", written, folder],
    ["abortApplying", written, folder],
    ["addTrailers", written, undefined, true],
    ["thankAuthor", written, "uboot/disk_integ"],
    ["requestPull", asked, "origin", "master"],
    ["sendRest", sent],
    ["shareTickets", written],
  ];
  for (const [name, sentence, ...args] of refused)
    it(`${name} says why it does nothing`, () => untilSaid(sentence, `patchTracker.${name}`, ...args));

  it("a next version is prepared without the scripts of the folder, which is said, and is not sent", async () => {
    const tracker = await theTracker();
    await commands.executeCommand("patchTracker.prepareNextVersion", "uboot/disk_integ");
    const shown = await eventually(
      async () => tracker.nextVersion(),
      (text) => text !== "" && !text.includes("loading~spin"),
    );
    assert.match(shown, /^- \[warning\] Scripts Were Not Run \| in Restricted Mode: trust the folder/m);
    await untilSaid(sent, "patchTracker.sendNextVersion");
    await commands.executeCommand("patchTracker.closeNextVersion");
    await commands.executeCommand("workbench.action.closeAllEditors");
  });
});
