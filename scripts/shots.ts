// What the pictures of the README show. Each begins in a fresh window with the extension on the sample.
import type { Page } from "playwright-core";

export interface Shot {
  /** The picture becomes media/NAME.png. */
  name: string;
  /** Brings the window to what the picture shows; waits for what must be seen, never for a time. */
  pose(page: Page): Promise<void>;
}

export const shots: readonly Shot[] = [
  {
    name: "series",
    async pose(page) {
      await page.getByRole("tab", { name: "Patch Tracker" }).click();
      await page.getByRole("treeitem", { name: /^Merged, / }).click();
      await page.getByRole("treeitem", { name: /merged in v2022\.04-rc2/ }).waitFor();
    },
  },
  {
    name: "answer",
    async pose(page) {
      await page.getByRole("tab", { name: "Patch Tracker" }).click();
      const series = page.getByRole("treeitem", { name: /^uboot\/disk_integ/ });
      await series.waitFor();
      // By keys: a click would open the thread.
      await page.getByRole("treeitem", { name: /^Needs you/ }).click();
      await page.getByRole("treeitem", { name: /^Needs you/ }).press("ArrowRight");
      await series.waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowRight");
      const toAnswer = page.getByRole("treeitem", { name: /^1 to answer/ });
      await toAnswer.waitFor();
      await page.getByRole("treeitem", { name: /^Patch 6 of 6/ }).waitFor();
    },
  },
];
