#!/usr/bin/env node
// The command `patch-tracker`. The store needs node:sqlite with FTS5 (Node 22.16). Under an older Node, the one from
// the npm package `node` is started instead, so that the command works wherever `npm ci` did.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const able = major > 22 || (major === 22 && minor >= 16);

if (able) {
  const warn = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
    // Standard error is for messages about patches, not for Node's warning about node:sqlite.
    if (!String(warning).includes("SQLite is an experimental feature")) warn.call(process, warning, ...rest);
  }) as typeof process.emitWarning;
  require("./patch-tracker.cjs");
} else {
  const program = process.platform === "win32" ? "node.exe" : "node";
  const newer = join(__dirname, "..", "node_modules", "node", "bin", program);
  if (existsSync(newer)) {
    // Ctrl-C reaches both processes: the other one shuts down properly, and this one waits for it.
    process.on("SIGINT", () => undefined);
    const ran = spawnSync(newer, [__filename, ...process.argv.slice(2)], { stdio: "inherit" });
    process.exitCode = ran.status ?? 1;
  } else {
    process.stderr.write(
      `patch-tracker needs Node.js 22.16 or newer; this is ${process.versions.node}. Install a newer Node.js, or run "npm ci" in its folder.\n`,
    );
    process.exitCode = 1;
  }
}
