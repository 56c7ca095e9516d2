// What ships, built as it ships: nothing has to be built before, and nothing twice by one process of tests.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { root } from "../../scripts/paths.ts";

/** A new folder below `home` that stands for the repository's; its `dist` has the bundles. */
export function built(home: string): string {
  const place = standIn(join(home, "built"));
  cpSync(bundles(), join(place, "dist"), { recursive: true });
  return place;
}

function bundles(): string {
  const place = join(inject("bundles"), String(process.pid));
  if (!existsSync(place)) {
    standIn(place);
    const build = [join(root, "scripts", "build.ts"), "--production"];
    execFileSync(process.execPath, build, { cwd: place, stdio: "inherit" });
  }
  return join(place, "dist");
}

function standIn(place: string): string {
  mkdirSync(place);
  for (const name of ["src", "node_modules", "package.json"])
    symlinkSync(join(root, name), join(place, name));
  return place;
}
