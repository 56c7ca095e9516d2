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
];
