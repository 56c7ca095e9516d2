// `npm run test:host`: runs test/host/*.test.ts inside a real extension host, prints each test and fails when one
// fails, when the host dies and when it falls silent. PATCH_TRACKER_HOST_GREP picks tests by their title.
import { once } from "node:events";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { browserOptions } from "../../scripts/browser.ts";
import { buildExtension, sampleEnvironment } from "../../scripts/demonstration.ts";
import { out, root } from "../../scripts/paths.ts";
import { endOnSignals, start } from "../../scripts/processes.ts";
import { type Results, writeResults } from "../../scripts/results.ts";
import { scratchFolder } from "../../scripts/scratch.ts";
import { quietSettings, startServer } from "../../scripts/server.ts";
import { obtainVsCode, type VsCode } from "../../scripts/vscode.ts";
import { startSample } from "../sample/serve.ts";
import { portVariable, type Report } from "./report.ts";

/** How long VS Code may take to begin, and a test to say something, before it counts as hung. */
const patience = { begin: 120_000, word: 90_000 };

interface Suite {
  /** The extension's folder. */
  extension: string;
  /** The bundled module that exports `run()`. */
  tests: string;
  /** The folder that the window opens. */
  folder: string;
  /** Added to the extension host's environment. */
  env?: Readonly<Record<string, string>>;
  /** Nobody has said yes to the folder. */
  restricted?: boolean;
  /** The user's settings beside the quiet ones: in Restricted Mode some of a folder do not count. */
  settings?: Readonly<Record<string, unknown>>;
}

/** Runs a suite by the way that `vsCode` says. */
async function runSuite(vsCode: VsCode, suite: Suite): Promise<Results> {
  const inbox = createServer();
  inbox.listen(0, "127.0.0.1");
  await once(inbox, "listening");
  const { port } = inbox.address() as AddressInfo;
  const env = { ...suite.env, [portVariable]: String(port) };
  const window = await (vsCode.kind === "server" ? openInBrowser : openOnDesktop)(
    vsCode as never,
    suite,
    env,
  );
  endOnSignals(() => window.close());
  try {
    const connected = once(inbox, "connection").then(([socket]) => socket as Socket);
    const gone = window.gone.then((why) => Promise.reject(new Error(why)));
    gone.catch(() => undefined);
    const socket = await soon(
      Promise.race([connected, gone]),
      patience.begin,
      "VS Code did not begin the tests",
    );
    return await listen(socket);
  } catch (error) {
    console.error(`✗ ${error instanceof Error ? error.message : error}`);
    console.error(window.lastWords());
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    inbox.close();
    await window.close();
  }
}

/** Prints what the tests report, until their end. */
async function listen(socket: Socket): Promise<Results> {
  const count = { passed: 0, failed: 0, skipped: 0 };
  const fail = (what: string) => {
    count.failed++;
    console.log(`  ✗ ${what}`);
  };
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  let current = "the first test";
  try {
    for (let ended = false; !ended; ) {
      const line = await soon(lines.next(), patience.word, `The extension host hung in ${current}: no word`);
      if (line.done) throw new Error(`The extension host died in ${current}`);
      const report: Report = JSON.parse(line.value);
      if (report.kind === "start") current = `"${report.title}"`;
      if (report.kind === "broken") fail(`The tests could not be loaded: ${report.error}`);
      if (report.kind === "test") {
        count[report.state]++;
        console.log(`  ${marks[report.state]} ${report.title}${report.ms > 300 ? ` (${report.ms} ms)` : ""}`);
        if (report.error) console.log(report.error.replace(/^/gm, "      "));
      }
      ended = report.kind === "end" || report.kind === "broken";
    }
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
  return count;
}

const marks = { passed: "✓", failed: "✗", skipped: "- skipped:" };

interface Window {
  /** Why the window is gone, when it goes before the tests begin. */
  gone: Promise<string>;
  lastWords(): string;
  close(): Promise<void>;
}

type Env = Readonly<Record<string, string>>;

async function openInBrowser(_: VsCode, suite: Suite, env: Env): Promise<Window> {
  const server = await startServer({
    data: join(await scratchFolder(), "editor"),
    env,
    trust: suite.restricted ?? false,
    settings: suite.settings ?? {},
  });
  const browser = await chromium.launch(await browserOptions());
  const page = await browser.newPage();
  const console: string[] = [];
  page.on("console", (message) => console.push(message.text()));
  await page.goto(server.address(suite), { waitUntil: "commit" });
  const crashed = new Promise<string>((resolve) => {
    page.once("crash", () => resolve("the browser's page crashed"));
  });
  return {
    gone: Promise.race([server.ended.then((code) => `the VS Code server ended with ${code}`), crashed]),
    lastWords: () => [server.lastWords(), ...console.slice(-30)].join("\n"),
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

async function openOnDesktop(
  vsCode: Extract<VsCode, { kind: "electron" }>,
  suite: Suite,
  env: Env,
): Promise<Window> {
  const folder = await scratchFolder();
  const user = join(folder, "user");
  await mkdir(join(user, "User"), { recursive: true });
  await writeFile(
    join(user, "User", "settings.json"),
    JSON.stringify({ ...quietSettings, ...suite.settings }),
  );
  const args = [
    suite.folder,
    `--extensionDevelopmentPath=${suite.extension}`,
    `--extensionTestsPath=${suite.tests}`,
    `--user-data-dir=${user}`,
    `--extensions-dir=${join(folder, "extensions")}`,
    "--no-sandbox",
    "--disable-gpu",
    "--disable-updates",
    "--disable-telemetry",
    ...(suite.restricted ? [] : ["--disable-workspace-trust"]),
    "--skip-welcome",
    "--skip-release-notes",
  ];
  const { executable, xvfb } = vsCode;
  const program = xvfb
    ? start(xvfb, ["--auto-servernum", executable, ...args], { env })
    : start(executable, args, { env });
  return {
    gone: program.ended.then((code) => `VS Code ended with ${code}`),
    lastWords: program.lastWords,
    close: program.stop,
  };
}

/** The value, or an error when it takes too long. */
async function soon<T>(value: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} within ${ms / 1000} s`)), ms);
  });
  return Promise.race([value, late]).finally(() => clearTimeout(timer));
}

/** Bundles the tests of a folder, one file each, so that a broken one names itself. They find mocha from out/. */
async function bundleTests(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".test.ts"));
  const outdir = await scratchFolder(out);
  await build({
    entryPoints: [join(here, "index.ts"), ...names.map((name) => join(folder, name))],
    outdir,
    entryNames: "[name]",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
  return join(outdir, "index.cjs");
}

const here = join(root, "test", "host");
await buildExtension();
const vsCode = await obtainVsCode();
const all: Results = { passed: 0, failed: 0, skipped: 0 };
for (const restricted of [false, true]) {
  const sample = await startSample(join(await scratchFolder(), "sample"));
  const count = await runSuite(vsCode, {
    extension: root,
    tests: await bundleTests(restricted ? join(here, "restricted") : here),
    folder: sample.workspace,
    env: sampleEnvironment(sample),
    restricted,
    settings: restricted
      ? { "patchTracker.archives": [sample.archive], "security.workspace.trust.startupPrompt": "never" }
      : {},
  });
  await sample.stop();
  for (const state of ["passed", "failed", "skipped"] as const) all[state] += count[state];
}
if (all.passed + all.failed === 0) {
  all.failed++;
  console.log("  ✗ No test ran");
}
console.log(`${all.passed} passed, ${all.failed} failed, ${all.skipped} skipped in the extension host`);
await writeResults(all);
process.exit(all.failed === 0 ? 0 : 1);
