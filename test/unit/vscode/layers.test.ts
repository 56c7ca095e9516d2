import { readdirSync } from "node:fs";
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
