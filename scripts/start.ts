// `npm start`: builds everything and opens VS Code with the extension on the sample. Ctrl-C ends it all.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Sample, startSample } from "../test/sample/serve.ts";
import { buildExtension, sampleEnvironment, startDemonstration } from "./demonstration.ts";
import { root } from "./paths.ts";
import { endOnSignals, findProgram, start } from "./processes.ts";
import { scratchFolder } from "./scratch.ts";
import { quietSettings } from "./server.ts";
import { hasDisplay } from "./vscode.ts";

console.log("Building the extension and the sample …");
await buildExtension();

const code = hasDisplay() ? findProgram("code") : undefined;
if (code) {
  console.log(`VS Code: the installed one (${code}).`);
  await showOnDesktop(code);
} else {
  const why = hasDisplay() ? 'no installed "code" was found' : "there is no display";
  console.log(`VS Code: its server, for a browser, because ${why}.`);
  await showInBrowser();
}

async function showInBrowser(): Promise<void> {
  const demonstration = await startDemonstration();
  endOnSignals(demonstration.stop);
  const { sample, server, opening } = demonstration;
  console.log(`
  Open   ${server.address(opening)}
  Look   at the U-Boot Patch Tracker in the activity bar, at the left
  Stop   with Ctrl-C

  archive     ${sample.archive}
  repository  ${sample.workspace}`);
  const code = await server.ended;
  console.error(`The VS Code server ended with ${code}:\n${server.lastWords()}`);
  await demonstration.stop();
  process.exit(1);
}

async function showOnDesktop(code: string): Promise<void> {
  const folder = await scratchFolder();
  const sample: Sample = await startSample(join(folder, "sample"));
  const user = join(folder, "user");
  await mkdir(join(user, "User"), { recursive: true });
  await writeFile(join(user, "User", "settings.json"), JSON.stringify(quietSettings));
  const args = [
    sample.workspace,
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${user}`,
    `--extensions-dir=${join(folder, "extensions")}`,
    "--disable-workspace-trust",
    "--wait",
  ];
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  const program = start(code, args, { env: sampleEnvironment(sample) });
  const stop = async () => {
    await endWindow(user);
    await program.stop();
    await sample.stop();
  };
  endOnSignals(stop);
  console.log(`
  Look   at the U-Boot Patch Tracker in the activity bar of the window that opens
  Stop   with Ctrl-C, or close the window

  archive     ${sample.archive}
  repository  ${sample.workspace}`);
  const status = await program.ended;
  if (status !== 0) console.error(`VS Code ended with ${status}:\n${program.lastWords()}`);
  await stop();
  process.exit(status === 0 ? 0 : 1);
}

/** `code` only asks the real program, which writes its process id into its user folder. */
async function endWindow(user: string): Promise<void> {
  const pid = Number(await readFile(join(user, "code.lock"), "utf8").catch(() => ""));
  if (!pid) return;
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // The window was closed already.
  }
}
