// Draws media/icon.png, which the marketplace wants as pixels, from media/icon.svg. Run after changing the drawing.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { browserOptions } from "./browser.ts";
import { root } from "./paths.ts";

const size = 256;
const media = join(root, "media");

const drawing = await readFile(join(media, "icon.svg"), "utf8");
const browser = await chromium.launch(await browserOptions());
try {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawing}`);
  await page.screenshot({ path: join(media, "icon.png"), omitBackground: true });
} finally {
  await browser.close();
}
