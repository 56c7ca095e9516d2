import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import layers from "../../../biome.layers.json" with { type: "json" };
import { root } from "../../../scripts/paths.ts";

test("no feature of the editor is missing in the table that keeps features apart", () => {
  const folders = readdirSync(join(root, "src/vscode"), { withFileTypes: true });
  const features = folders.filter((one) => one.isDirectory() && !["base", "tree"].includes(one.name));
  const table = layers.overrides.find(({ includes }) =>
    includes.some((one) => one.includes("vscode/{tree,")),
  );
  const [kept = ""] = table?.linter.rules.style.noRestrictedImports.options.patterns?.[0]?.group ?? [];
  expect(kept).toBe(
    `**/{${features
      .map(({ name }) => name)
      .sort()
      .join(",")}}/**`,
  );
});

/** The files of the editor's side in which an expression matches. */
function filesWith(expression: RegExp): string[] {
  const files = readdirSync(join(root, "src/vscode"), { recursive: true, encoding: "utf8" });
  return files.filter(
    (name) => name.endsWith(".ts") && expression.test(readFileSync(join(root, "src/vscode", name), "utf8")),
  );
}

// VS Code makes links of what looks like one, also where a stranger wrote it: base/messages.ts takes care of that.
test("no other file than base/messages.ts shows a message, or asks for a text, by itself", () => {
  const showing =
    /show(?:Information|Warning|Error)Message|showInputBox|createInputBox|ProgressLocation\.Notification/;
  expect(filesWith(showing)).toEqual([join("base", "messages.ts")]);
});

// It draws icons in the lines of a choice: base/quickPick.ts takes care of these.
test("no other file than base/quickPick.ts lets a person choose by itself", () => {
  expect(filesWith(/(?:show|create)QuickPick|\bpick\.(?:items|title|placeholder) = /)).toEqual([
    join("base", "quickPick.ts"),
  ]);
});
