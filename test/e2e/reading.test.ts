// A person reads a review by keys alone: the patch, the comment at its line, its mail, and what changed since v1.
import type { Page } from "playwright-core";
import { test, trackerIcon } from "./person.ts";

async function choose(page: Page, command: string): Promise<void> {
  await page.keyboard.press("F1");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.type(command);
  await page
    .getByRole("option", { name: new RegExp(`^${command}`) })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
}

/** Goes down in the tree until the row is the one. */
async function goTo(page: Page, name: RegExp): Promise<void> {
  const row = page.getByRole("treeitem", { name });
  await row.waitFor();
  await page.keyboard.press("Home");
  for (let rows = await page.getByRole("treeitem").count(); rows > 0; rows--) {
    if (/\bfocused\b/.test((await row.getAttribute("class")) ?? "")) return;
    await page.keyboard.press("ArrowDown");
  }
}

test("a review is read in high contrast by keys alone, from the patch to the comment, its mail and the version before", async ({
  workbench,
}) => {
  await workbench.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
  await workbench.locator(".monaco-workbench.hc-black").waitFor();
  await trackerIcon(workbench).waitFor();
  await choose(workbench, "Patch Tracker: Focus on Series View");
  const series = workbench.getByRole("treeitem", { name: /^uboot\/disk_integ, version 2/ });
  await series.waitFor();
  await choose(workbench, "Patch Tracker: Focus on Series View");
  await goTo(workbench, /^uboot\/disk_integ, version 2/);
  await workbench.keyboard.press("ArrowRight");
  await goTo(workbench, /^Patch 5 of 6, /);
  await workbench.keyboard.press("Enter");
  await workbench.getByRole("tab", { name: /^v2 5\/6 efi_loader/ }).waitFor();

  const said = { hasText: "A device that EFI cannot take" };
  // Its line is further down, where nothing is drawn yet.
  await workbench.locator(".comments-panel", said).waitFor();
  await workbench.locator(".editor-instance .native-edit-context:focus").waitFor({ state: "attached" });
  await workbench.keyboard.press(".");
  await workbench.getByRole("tab", { name: /^efi_disk\.c \(v2 5\/6\)/ }).waitFor();
  await workbench.getByRole("button", { name: /^Ln 69, Col 1/ }).waitFor();

  const remark = workbench.locator(".review-widget", said).first();
  const mail = workbench.getByRole("button", { name: "Open Thread" }).and(workbench.locator(":focus"));
  await remark.waitFor();
  // VS Code may put the focus to the head of the comment only after the first of these.
  for (let tabs = 0; tabs < 24 && (await mail.count()) === 0; tabs++) await workbench.keyboard.press("Tab");
  await workbench.keyboard.press("Enter");
  await workbench.getByRole("tab", { name: /disks that follow U-Boot's driver model/ }).waitFor();

  await choose(workbench, "Patch Tracker: Compare with Version…");
  await workbench.getByRole("option", { name: /^uboot\/disk_integ/ }).waitFor();
  await workbench.keyboard.type("disk_integ");
  await workbench.keyboard.press("Enter");
  await workbench.getByRole("option", { name: /^v1/ }).waitFor();
  await workbench.keyboard.press("Enter");
  await workbench.getByRole("tab", { name: /^uboot∕disk_integ v1 → v2/ }).waitFor();
});
