// What ships, built as it ships, in a folder of the test file's own: nothing has to be built before.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { root } from "../../scripts/paths.ts";

/** Builds into a new folder that stands for the repository's; its `dist` has the bundles. Call it in a `beforeAll`. */
export function built(): string {
  const place = mkdtempSync(join(tmpdir(), "patch-tracker-built-"));
  afterAll(() => rmSync(place, { recursive: true, force: true }));
  for (const name of ["src", "node_modules", "package.json"])
    symlinkSync(join(root, name), join(place, name));
  execFileSync(process.execPath, [join(root, "scripts", "build.ts")], { cwd: place, stdio: "inherit" });
  return place;
}
