// `test` for the tests as a person: gives each a fresh browser window and takes a picture when it fails.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { test as base, inject } from "vitest";
import { chromium } from "../../scripts/browser.ts";
import { out } from "../../scripts/paths.ts";
import { waitForWorkbench } from "../../scripts/server.ts";

export interface Person {
  /** An empty page of a browser that knows nothing yet. */
  page: Page;
  /** The same page, showing the workbench with the extension on the sample. */
  workbench: Page;
}

export const test = base.extend<Person>({
  page: async ({ task, onTestFailed }, use) => {
    const browser = await chromium.connect(inject("browser"));
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    onTestFailed(async () => {
      const picture = join(out, "failures", `${task.name.replace(/[^\w]+/g, "-")}.png`);
      await mkdir(join(out, "failures"), { recursive: true });
      await page.screenshot({ path: picture });
      console.log(`Picture of the failure: ${picture}\n${said.slice(-20).join("\n")}`);
    });
    await use(page);
    await browser.close();
  },
  workbench: async ({ page }, use) => {
    await page.goto(inject("workbench"), { waitUntil: "commit" });
    await waitForWorkbench(page);
    await use(page);
  },
});
