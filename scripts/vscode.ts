// Gets a real VS Code for the tests and for the demonstration: the desktop program where it can be downloaded
// and shown, else the VS Code server, which the npm package code-server carries unchanged. Both are kept in
// .vscode-test/ and used again.
import { spawnSync } from "node:child_process";
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { cache, root } from "./paths.ts";
import { findProgram, npm, run } from "./processes.ts";

/** The desktop program's version; code-server 4.139.1 carries the same. */
const electronVersion = "1.139.1";
const serverVersion = "4.139.1";

export type VsCode =
  | { readonly kind: "electron"; readonly executable: string; readonly xvfb: string | undefined }
  | { readonly kind: "server"; readonly main: string };

/**
 * The desktop VS Code, or else the server; prints which and why.
 * PATCH_TRACKER_VSCODE=electron or =server forces one of them.
 */
export async function obtainVsCode(): Promise<VsCode> {
  const forced = process.env.PATCH_TRACKER_VSCODE;
  if (forced === "server") {
    console.log("VS Code: the server, because PATCH_TRACKER_VSCODE=server.");
    return obtainServer();
  }
  const electron = await obtainElectron();
  if (typeof electron !== "string") {
    console.log(`VS Code: the desktop program ${electronVersion}${electron.xvfb ? ", shown to xvfb" : ""}.`);
    return electron;
  }
  if (forced === "electron") throw new Error(`PATCH_TRACKER_VSCODE=electron, but ${electron}.`);
  console.log(`VS Code: the server instead of the desktop program, because ${electron}.`);
  return obtainServer();
}

/** The desktop program, or the reason why it cannot be used here. */
async function obtainElectron(): Promise<Extract<VsCode, { kind: "electron" }> | string> {
  const xvfb = hasDisplay() ? undefined : findProgram("xvfb-run");
  if (!hasDisplay() && !xvfb) return "there is neither a display nor xvfb-run";
  if (!(await electronIsCached()) && !(await canReach("https://update.code.visualstudio.com"))) {
    return "update.code.visualstudio.com cannot be reached";
  }
  try {
    const executable = await Promise.race([
      downloadAndUnzipVSCode({ version: electronVersion, cachePath: cache, timeout: 15_000 }),
      pause(240_000, undefined, { ref: false }),
    ]);
    if (!executable) return "its download took longer than 240 s";
    // Run as plain Node, the program loads its libraries and shows nothing.
    const probe = spawnSync(executable, ["-e", "0"], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
      encoding: "utf8",
    });
    if (probe.status !== 0) return `it does not start (${probe.stderr.trim().split("\n")[0]})`;
    return { kind: "electron", executable, xvfb };
  } catch (error) {
    return `its download failed (${error instanceof Error ? error.message : error})`;
  }
}

/** Whether `@vscode/test-electron` finds its download whole in the cache and needs no network. */
async function electronIsCached(): Promise<boolean> {
  const names = await readdir(cache).catch(() => []);
  const name = names.find((each) => each.startsWith("vscode-") && each.endsWith(`-${electronVersion}`));
  return name !== undefined && isThere(join(cache, name, "is-complete"));
}

async function canReach(url: string): Promise<boolean> {
  return fetch(url, { method: "HEAD", signal: AbortSignal.timeout(5000) }).then(
    () => true,
    () => false,
  );
}

/** VS Code's own server, installed from npm without compiling anything. */
export async function obtainServer(): Promise<Extract<VsCode, { kind: "server" }>> {
  const home = join(cache, `server-${serverVersion}`);
  const inside = join("node_modules", "code-server", "lib", "vscode");
  const main = join(home, inside, "out", "server-main.js");
  if (await isThere(main)) return { kind: "server", main };

  await mkdir(cache, { recursive: true });
  await removeAborted();
  const began = performance.now();
  // Only a whole installation gets the real name: an abort leaves nothing that looks ready.
  const partial = `${home}.partial-${process.pid}`;
  const vscode = join(partial, inside);
  await mkdir(partial, { recursive: true });
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  console.log(`Installing the VS Code server ${serverVersion} into .vscode-test/ (once; 600 MB on disk)`);
  console.log("  1 of 2: VS Code");
  await run(...npm(["install", "--prefix", partial, ...quiet, `code-server@${serverVersion}`]), {
    call: "installing VS Code",
    within: 600_000,
    cwd: partial,
  });
  console.log("  2 of 2: the modules it needs");
  await run(...npm(["install", "--omit=dev", ...quiet]), {
    call: "installing VS Code's modules",
    within: 600_000,
    cwd: vscode,
  });
  for (const name of ["native-watchdog", "spdlog"]) {
    await copyFile(
      join(root, "scripts", "stand-ins", `${name}.cjs`),
      join(vscode, "node_modules", "@vscode", name, "index.js"),
    );
  }
  await run(process.execPath, [join(vscode, "out", "server-main.js"), "--version"], {
    call: "starting the VS Code server for the first time",
    within: 60_000,
  });
  await rename(partial, home).catch(async (error: unknown) => {
    // Another run was faster: its copy is as good.
    if (!(await isThere(main))) throw error;
    await rm(partial, { recursive: true, force: true });
  });
  console.log(`  ready after ${Math.round((performance.now() - began) / 1000)} s`);
  return { kind: "server", main };
}

export function hasDisplay(): boolean {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Removes what aborted installations left; those of processes that still run stay. */
async function removeAborted(): Promise<void> {
  for (const name of await readdir(cache)) {
    const pid = Number(/\.partial-(\d+)$/.exec(name)?.[1]);
    if (pid && !isRunning(pid)) await rm(join(cache, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
