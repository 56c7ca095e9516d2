// Opens a real VS Code (its server, in a headless browser) for the bench inside its extension host.
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";
import { browserOptions } from "../browser.ts";
import { scratchFolder } from "../scratch.ts";
import { startServer } from "../server.ts";
import { type HostReport, hostVariables, type OpeningTask } from "./report.ts";

export interface HostTask {
  /** The extension's folder, with its production build. */
  extension: string;
  /** The bundle of inHost.ts. */
  bench: string;
  folder: string;
  settings: Readonly<Record<string, unknown>>;
  /** Refresh after activation, and look at the memory. */
  refresh: boolean;
  /** What to open then. */
  opening?: OpeningTask;
}

/** One window from its start to the report. */
export async function inExtensionHost(task: HostTask): Promise<HostReport> {
  const inbox = createServer();
  inbox.listen(0, "127.0.0.1");
  await once(inbox, "listening");
  const { port } = inbox.address() as AddressInfo;
  const env = {
    [hostVariables.port]: String(port),
    ...(task.refresh && { [hostVariables.refresh]: "1" }),
    ...(task.opening && { [hostVariables.opening]: JSON.stringify(task.opening) }),
  };
  const server = await startServer({ data: await scratchFolder(), settings: task.settings, env });
  const browser = await chromium.launch(await browserOptions());
  try {
    const page = await browser.newPage();
    const { extension, folder, bench: tests } = task;
    await page.goto(server.address({ folder, extension, tests }), { waitUntil: "commit" });
    const late = pause(300_000, null, { ref: false });
    const reported = once(inbox, "connection").then(([socket]) => text(socket as Socket));
    const report = await Promise.race([reported, late, server.ended.then(() => null)]);
    if (report === null) throw new Error(`VS Code did not report:\n${server.lastWords()}`);
    const parsed: HostReport | { error: string } = JSON.parse(report);
    if ("error" in parsed) throw new Error(parsed.error);
    return parsed;
  } finally {
    await browser.close();
    await server.stop();
    inbox.close();
  }
}
