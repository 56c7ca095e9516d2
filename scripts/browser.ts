// Gets a Chromium that playwright-core can drive: an installed one, or the one inside @sparticuz/chromium.
import { spawnSync } from "node:child_process";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LaunchOptions } from "playwright-core";
import { cache, root } from "./paths.ts";
import { findProgram, run } from "./processes.ts";
import { isThere } from "./vscode.ts";

/** What to pass to playwright's `launch` and `launchServer`. */
export async function browserOptions(): Promise<LaunchOptions> {
  const { executablePath, env } = await obtainBrowser();
  return {
    executablePath,
    env: { ...process.env, ...env },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  };
}

interface Browser {
  executablePath: string;
  env?: Record<string, string>;
}

/** PATCH_TRACKER_BROWSER names a browser of one's own. */
async function obtainBrowser(): Promise<Browser> {
  const own = process.env.PATCH_TRACKER_BROWSER;
  if (own) return { executablePath: own };
  if (process.platform === "linux" && process.arch === "x64") return obtainPackaged();
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]) {
    const executablePath = findProgram(name);
    if (executablePath) return { executablePath };
  }
  for (const executablePath of usualPlaces) if (await isThere(executablePath)) return { executablePath };
  throw new Error("No Chromium was found. Install Chrome or name one in PATCH_TRACKER_BROWSER.");
}

const usualPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * Unpacks the Chromium inside @sparticuz/chromium, once. The package was made for Amazon's servers: told that it
 * runs on one it unpacks the libraries and fonts too, which a bare machine lacks; and it unpacks into the
 * temporary folder, which is pointed at our cache so that an abort leaves nothing that looks ready.
 */
async function obtainPackaged(): Promise<Browser> {
  const manifest = await readFile(
    join(root, "node_modules", "@sparticuz", "chromium", "package.json"),
    "utf8",
  );
  const { version }: { version: string } = JSON.parse(manifest);
  const home = join(cache, `chromium-${version}`);
  const executablePath = join(home, "chromium");
  if (!(await isThere(home))) {
    console.log("Browser: unpacking Chromium from @sparticuz/chromium into .vscode-test/ (once)");
    const partial = `${home}.partial-${process.pid}`;
    await mkdir(partial, { recursive: true });
    const unpack = `import chromium from ${JSON.stringify(import.meta.resolve("@sparticuz/chromium"))};
      await chromium.executablePath();`;
    await run(process.execPath, ["--input-type=module", "--eval", unpack], {
      call: "unpacking Chromium",
      within: 120_000,
      env: { TMPDIR: partial, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" },
    });
    await writeFile(join(partial, "fonts.conf"), fontsConfiguration(join(home, "fonts")));
    await rename(partial, home).catch(async (error: unknown) => {
      if (!(await isThere(executablePath))) throw error;
      await rm(partial, { recursive: true, force: true });
    });
  }
  const env: Record<string, string> = {};
  if (spawnSync(executablePath, ["--version"]).status !== 0)
    env.LD_LIBRARY_PATH = join(home, "al2023", "lib");
  if (!(await isThere("/etc/fonts/fonts.conf"))) env.FONTCONFIG_FILE = join(home, "fonts.conf");
  return { executablePath, env };
}

/** The package's own configuration names folders of Amazon's servers. */
function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${folder}</dir>
  <cachedir>${folder}/cache</cachedir>
</fontconfig>
`;
}
