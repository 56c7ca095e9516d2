import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { commands, window } from "vscode";
import type { StoreCheck } from "../../src/core/archive/checkStore.ts";
import { theTracker } from "./tracker.ts";

const check = (...answer: string[]) =>
  commands.executeCommand<StoreCheck>("patchTracker.checkMail", ...answer);

/** The store's file lies beside the folder of the reports. */
async function storeFile(): Promise<string> {
  await commands.executeCommand("patchTracker.writeReport", "2022-03-04");
  const report = window.activeTextEditor?.document.uri.fsPath ?? "";
  await commands.executeCommand("workbench.action.closeAllEditors");
  // No other test is to find it.
  await rm(dirname(report), { recursive: true });
  return join(dirname(dirname(report)), "mail.sqlite");
}

describe("checking what was read", () => {
  before(async () => {
    const tracker = await theTracker();
    await tracker.refresh();
  });

  it("finds nothing wrong with the sample", async () => {
    const { mails, problems, mended } = await check();
    assert.ok(mails > 0);
    assert.deepEqual([problems, mended], [[], []]);
  });

  it("says what is damaged, and repairs it by asking again", async () => {
    const { outline } = await theTracker();
    const before = await outline();
    const { mails } = await check();
    const store = new DatabaseSync(await storeFile());
    store.exec("DELETE FROM body WHERE key = (SELECT min(key) FROM body)");
    store.close();

    const damaged = "1 mail of what was read is damaged in the store.";
    assert.deepEqual(
      (await check()).problems.map(({ what }) => what),
      [damaged],
    );
    const repaired = await check("repair");
    assert.deepEqual(repaired.problems, []);
    assert.deepEqual(
      repaired.mended.map(({ what }) => what),
      [damaged],
    );
    assert.equal((await check()).mails, mails);
    assert.equal(await outline(), before);
  });
});
