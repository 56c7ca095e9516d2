import assert from "node:assert/strict";
import { commands } from "vscode";
import manifest from "../../package.json" with { type: "json" };
import { settingKeys } from "../../src/core/settings.ts";
import { Command } from "../../src/vscode/base/ids.ts";
import { theTracker } from "./tracker.ts";

describe("each command", () => {
  const contributed = manifest.contributes.commands.map((one) => one.command).sort();

  it("of package.json is registered, and the reverse", async () => {
    await theTracker();
    const registered = (await commands.getCommands(true)).filter((one) => /^patchTracker\.\w+$/.test(one));
    assert.deepEqual(registered.sort(), contributed);
  });

  it("has its id in the code", () => {
    assert.deepEqual(Object.values(Command).sort(), contributed);
  });

  it("in a menu is one of them", () => {
    const { menus } = manifest.contributes;
    const used = Object.values(menus).flatMap((menu) => menu.map((one) => one.command));
    assert.deepEqual(
      used.filter((one) => !contributed.includes(one)),
      [],
    );
  });
});

describe("each setting", () => {
  it("of package.json is read by the code, and the reverse", () => {
    const contributed = Object.keys(manifest.contributes.configuration.properties);
    assert.deepEqual(contributed.sort(), settingKeys.map((key) => `patchTracker.${key}`).sort());
  });
});
