// `npm run screenshots [NAME…]`: takes the pictures of scripts/shots.ts into media/, from the real thing.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { browserOptions } from "./browser.ts";
import { buildExtension, startDemonstration } from "./demonstration.ts";
import { root } from "./paths.ts";
import { waitForWorkbench } from "./server.ts";
import { shots } from "./shots.ts";
import { smallPng } from "./smallPng.ts";

const chosen = process.argv.slice(2);

await buildExtension();
const demonstration = await startDemonstration();
const browser = await chromium.launch(await browserOptions());
try {
  for (const { name, pose } of shots) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const context = await browser.newContext({ viewport: { width: 1100, height: 640 } });
    const page = await context.newPage();
    await page.goto(demonstration.server.address(demonstration.opening), { waitUntil: "commit" });
    await waitForWorkbench(page);
    await widenSideBar(page, 540);
    await pose(page);
    // Away from all rows, so that no hover covers the picture.
    await page.mouse.move(800, 400);
    const path = join(root, "media", `${name}.png`);
    await writeFile(path, smallPng(await page.screenshot()));
    console.log(path);
    await context.close();
  }
} finally {
  await browser.close();
  await demonstration.stop();
}

/** Draws the side bar's edge to a place in the window, so that descriptions are seen whole. */
async function widenSideBar(page: Page, to: number): Promise<void> {
  const bar = await page.locator(".part.sidebar").boundingBox();
  if (!bar) throw new Error("The window has no side bar.");
  await page.mouse.move(bar.x + bar.width + 1, bar.y + bar.height / 2);
  await page.mouse.down();
  await page.mouse.move(to, bar.y + bar.height / 2, { steps: 5 });
  await page.mouse.up();
}
