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

// VS Code makes links of what looks like one, also where a stranger wrote it: base/messages.ts takes care of that.
test("no other file than base/messages.ts shows a message, or asks for a text, by itself", () => {
  const files = readdirSync(join(root, "src/vscode"), { recursive: true, encoding: "utf8" });
  const showing = files.filter(
    (name) =>
      name.endsWith(".ts") &&
      /show(?:Information|Warning|Error)Message|showInputBox|ProgressLocation\.Notification/.test(
        readFileSync(join(root, "src/vscode", name), "utf8"),
      ),
  );
  expect(showing).toEqual([join("base", "messages.ts")]);
});
