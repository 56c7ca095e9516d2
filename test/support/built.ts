// What ships, built as it ships, in a folder of the test file's own: nothing has to be built before.
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/paths.ts";

/** Builds into a new folder below `home` that stands for the repository's; its `dist` has the bundles. */
export function built(home: string): string {
  const place = join(home, "built");
  mkdirSync(place);
  for (const name of ["src", "node_modules", "package.json"])
    symlinkSync(join(root, name), join(place, name));
  execFileSync(process.execPath, [join(root, "scripts", "build.ts")], { cwd: place, stdio: "inherit" });
  return place;
}
