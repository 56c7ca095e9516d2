// The README holds what the manifest holds.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/paths.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

test("every script that it names is there", () => {
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script ?? "");
  expect(named).toContain("bench");
  expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(named));
});

test("its table of settings has each of them", () => {
  const rows = [...readme.matchAll(/^\| `(patchTracker\.[\w.]+)`/gm)].map(([, setting]) => setting);
  expect(rows.sort()).toEqual(Object.keys(manifest.contributes.configuration.properties).sort());
});
