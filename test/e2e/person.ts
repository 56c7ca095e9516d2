// `test` for the tests as a person: gives each a fresh browser window and takes a picture when it fails.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Locator, type Page } from "playwright-core";
import { test as base, inject } from "vitest";
import words from "../../package.nls.json" with { type: "json" };
import { out } from "../../scripts/paths.ts";
import { waitForWorkbench } from "../../scripts/server.ts";

export interface Person {
  /** An empty page of a browser that knows nothing yet. */
  page: Page;
  /** The same page, showing the workbench with the extension on the sample. */
  workbench: Page;
}

export const test = base.extend<Person>({
  page: async ({ task, onTestFinished }, use) => {
    const browser = await chromium.connect(inject("browser"));
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    onTestFinished(async () => {
      if (task.result?.state === "fail") await keepPicture(page, task.name);
      await browser.close();
    });
    await use(page);
  },
  workbench: async ({ page }, use) => {
    await page.goto(inject("workbench"), { waitUntil: "commit" });
    await waitForWorkbench(page);
    await trackerIcon(page).waitFor();
    await use(page);
  },
});

/** The extension's icon in the activity bar; once it is there, VS Code knows the extension's views and commands. */
export function trackerIcon(page: Page): Locator {
  return page.getByRole("tab", { name: words["container.title"] });
}

async function keepPicture(page: Page, test: string): Promise<void> {
  const folder = join(out, "failures");
  const path = join(folder, `${test.replace(/\W+/g, "-")}.png`);
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path });
  console.log(`Picture of the failure: ${path}`);
}
