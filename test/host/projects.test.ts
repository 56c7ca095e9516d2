import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "vscode";
import type { Message } from "../../src/core/mail/message.ts";
import { ann, asMbox, ben, patch, reply } from "../support/thread.ts";
import { outlineThat, set, setting, theTracker } from "./tracker.ts";

describe("two projects, each with its list", () => {
  const before = Object.fromEntries(["projects", "series", "me"].map((key) => [key, setting(key)]));
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "patch-tracker-projects-"));
  });

  afterEach(async () => {
    for (const [key, value] of Object.entries(before)) await set(key, value);
    await rm(home, { recursive: true, force: true });
  });

  it("each have their series, found by whose list has them, and what the other list says of it", async () => {
    await commands.executeCommand("patchTracker.series.focus");
    const list = async (name: string, ...mails: Message[]) => {
      await writeFile(join(home, name), mails.map(asMbox).join(""));
      return join(home, name);
    };
    const boot = patch("boot@example.org", "[PATCH] boot: say more", { from: ann });
    const visor = patch("visor@example.org", "[PATCH] grant: map less", { from: ann });
    const answer = reply("answer@example.com", boot.messageId, `Reviewed-by: Ben Ode <${ben.email}>`);
    await set("me", [ann.email]);
    await set("series", []);
    await set("projects", [
      { name: "uboot", archives: [await list("boot.mbox", boot)] },
      { name: "visor", archives: [await list("visor.mbox", visor, answer)] },
    ]);
    const tracker = await theTracker();
    await tracker.refresh();
    await commands.executeCommand("patchTracker.addMine", "all");
    const shown = await outlineThat((text) => /boot: say more.*1\/1 reviewed/.test(text));
    assert.match(shown, /boot: say more \| uboot · v1 · /);
    assert.match(shown, /grant: map less \| visor · v1 · /);
    assert.match(shown, /Landings of visor are not known/);
    const followed = setting("series");
    assert.deepEqual(Array.isArray(followed) && followed.map(({ project }) => project).sort(), [
      "uboot",
      "visor",
    ]);
  });
});
