// What `npm ci` installs is what was looked at: the registry's digest of each package stands in the lock file.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/paths.ts";

test("package-lock.json has the digest of every package", () => {
  const lock: { packages: Record<string, { integrity?: string }> } = JSON.parse(
    readFileSync(join(root, "package-lock.json"), "utf8"),
  );
  const { "": own, ...packages } = lock.packages;
  expect(own).toBeDefined();
  const without = Object.entries(packages).filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ""));
  expect(without.map(([path]) => path)).toEqual([]);
});
