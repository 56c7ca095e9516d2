// What the pictures of the README show. Each begins in a fresh window with the extension on the sample.
import type { Locator, Page } from "playwright-core";

export interface Shot {
  /** The picture becomes media/NAME.png. */
  name: string;
  /** Brings the window to what the picture shows; waits for what must be seen, never for a time. */
  pose(page: Page): Promise<void>;
}

/** The head of a view, which folds and unfolds it. */
const head = (page: Page, view: string): Locator => page.locator(".pane-header", { hasText: view });

/** Draws the upper edge of a view to a place in the window. */
async function moveDown(page: Page, header: Locator, to: number): Promise<void> {
  const edge = await header.boundingBox();
  if (!edge) throw new Error("The view is not there.");
  await page.mouse.move(edge.x + 100, edge.y);
  await page.mouse.down();
  await page.mouse.move(edge.x + 100, to, { steps: 5 });
  await page.mouse.up();
}

export const shots: readonly Shot[] = [
  {
    name: "series",
    async pose(page) {
      await page.getByRole("tab", { name: "Patch Tracker" }).click();
      await page.getByRole("treeitem", { name: /^Merged, / }).click();
      await page.getByRole("treeitem", { name: /^uboot\/cap auth, version 11, merged in / }).waitFor();
      await page.getByRole("treeitem", { name: /^TS-118, .*needs you/ }).waitFor();
    },
  },
  {
    name: "answer",
    async pose(page) {
      await page.getByRole("tab", { name: "Patch Tracker" }).click();
      const series = page.getByRole("treeitem", { name: /^uboot\/disk_integ, version 2/ });
      await series.waitFor();
      await head(page, "Commits").click();
      await head(page, "Tickets").click();
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
  {
    name: "tickets",
    async pose(page) {
      await page.getByRole("tab", { name: "Patch Tracker" }).click();
      const ticket = page.getByRole("treeitem", { name: /^TS-118, / });
      await page.getByRole("treeitem", { name: /^Merged, / }).waitFor();
      await head(page, "Series").click();
      await moveDown(page, head(page, "Commits"), 372);
      await ticket.click();
      await ticket.press("ArrowRight");
      await page.getByRole("treeitem", { name: /^uboot\/disk_integ, v2, / }).waitFor();
      await page.getByRole("treeitem", { name: /^scsi: call device_probe.*, ticket TS-118, / }).waitFor();
    },
  },
  {
    name: "next-version",
    async pose(page) {
      await page.getByRole("tab", { name: "Patch Tracker" }).click();
      await page.getByRole("treeitem", { name: /^uboot\/disk_integ, version 2/ }).waitFor();
      await page.keyboard.press("F1");
      await page.keyboard.type("Prepare Next Version");
      await page
        .getByRole("option", { name: /Prepare Next Version/ })
        .first()
        .waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("treeitem", { name: /^Mails/ }).waitFor();
      for (const view of ["Series", "Tickets", "Commits"]) await head(page, view).first().click();
      await page.getByRole("treeitem", { name: /^Trailers, (?!looking)/ }).waitFor();
    },
  },
];
