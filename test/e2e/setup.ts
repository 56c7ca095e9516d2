// Starts the sample, VS Code's server and the browser once for all tests as a person.

import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { browserOptions } from "../../scripts/browser.ts";
import { buildExtension, startDemonstration } from "../../scripts/demonstration.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the workbench is, with the extension on the sample. */
    workbench: string;
    /** Where playwright finds the browser. */
    browser: string;
    /** The root of the sample's archive. */
    archive: string;
    /** The folder of the sample's repository. */
    workspace: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildExtension();
  const demonstration = await startDemonstration();
  const browser = await chromium.launchServer(await browserOptions());
  project.provide("workbench", demonstration.server.address(demonstration.opening));
  project.provide("browser", browser.wsEndpoint());
  project.provide("archive", demonstration.sample.archive);
  project.provide("workspace", demonstration.sample.workspace);
  return async () => {
    await browser.close();
    await demonstration.stop();
  };
}
