// What a person does with tickets: drags commits and series onto one, and takes it back.
import type { Locator, Page } from "playwright-core";
import { expect, inject } from "vitest";
import { git } from "../sample/git.ts";
import { test, trackerIcon } from "./person.ts";

test("commits and series that are dragged onto a ticket belong to it, until that is undone", async ({
  workbench,
}) => {
  const row = (name: RegExp) => workbench.getByRole("treeitem", { name }).first();
  const notes = () => git(inject("workspace"), ["notes", "--ref=tickets", "list"]);
  await trackerIcon(workbench).click();
  const ticket = row(/^STR-66, Boot from the stick/);
  await row(/^TS-118, .*needs you/).waitFor();
  await workbench.getByRole("tab", { name: /1 series needs you/ }).waitFor();
  const before = await notes();

  const tagged = row(/^efi_loader: disk: probe instead of scanning.*, tickets STR-66, TS-118/);
  await drag(row(/^efi_loader: disk: probe instead of scanning/), ticket, tagged);
  expect((await notes()).split("\n").length).toBe(before.split("\n").length + 1);
  await undo(workbench);
  await row(/^efi_loader: disk: probe instead of scanning.*, ticket TS-118/).waitFor();
  expect(await notes()).toBe(before);

  await row(/^Dormant, 1 series/).click();
  await drag(row(/^uboot\/uefi removable/), ticket, row(/^STR-66, .*, 1 series/));
  await undo(workbench);
  await row(/^STR-66, .*, 0 series/).waitFor();
});

test("commits and tickets are chosen by typing and Enter, and the view's selection is ticked already", async ({
  workbench,
}) => {
  const row = (name: RegExp) => workbench.getByRole("treeitem", { name }).first();
  const field = workbench.locator(".quick-input-widget input[type=text]");
  const line = (name: RegExp) =>
    workbench.locator(".quick-input-list .monaco-list-row").filter({ hasText: name });
  const notes = () => git(inject("workspace"), ["notes", "--ref=tickets", "list"]);
  const count = async () => (await notes()).split("\n").length;
  await trackerIcon(workbench).click();
  await row(/^efi_loader: disk: probe instead of scanning.*, ticket TS-118/).click();
  // The thread that the click opens takes the focus.
  await workbench.getByRole("tab", { name: /disks that follow U-Boot's driver model/ }).waitFor();
  const before = await notes();
  const many = await count();

  await workbench.keyboard.press("F1");
  await field.fill(">Patch Tracker: Tag Commit");
  await line(/Patch Tracker: Tag Commit…/).click();
  await line(/probe instead of scanning/)
    .getByRole("checkbox", { checked: true })
    .waitFor();
  await field.fill("nothing like it");
  await line(/No commit has “nothing like it”/).waitFor();
  await field.press("Enter");
  await line(/No commit has “nothing like it”/).waitFor();
  await field.fill("scanning after device");
  await workbench
    .locator(".quick-input-list .monaco-list-row.focused", { hasText: "call device_probe" })
    .waitFor();
  await field.press("Enter");
  await workbench.getByText("Tag 2 Commits").waitFor();
  await field.fill("stick boot");
  await workbench.locator(".quick-input-list .monaco-list-row.focused", { hasText: "STR-66" }).waitFor();
  await field.press("Enter");
  await row(/^efi_loader: disk: probe instead of scanning.*, tickets STR-66, TS-118/).waitFor();
  expect(await count()).toBe(many + 2);
  await undo(workbench);
  await row(/^efi_loader: disk: probe instead of scanning.*, ticket TS-118/).waitFor();
  expect(await notes()).toBe(before);
});

/** VS Code under test shows no message by itself: they stand in its list, which stays open. */
async function undo(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Undo" });
  if (!(await button.isVisible())) await page.locator("[id='status.notifications']").click();
  await button.click();
}

/** Drags a row onto another until what that leads to is seen: a drop on a row that is just drawn anew is lost. */
async function drag(from: Locator, to: Locator, seen: Locator): Promise<void> {
  for (let left = 2; left > 0; left--) {
    await dragOnce(from, to);
    if (await appears(seen, 10_000)) return;
  }
  await dragOnce(from, to);
  await seen.waitFor();
}

function appears(what: Locator, timeout: number): Promise<boolean> {
  return what.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}

/** Drags a row onto another, and lets go once VS Code shows that it would take it. */
async function dragOnce(from: Locator, to: Locator): Promise<void> {
  const page = from.page();
  const { mouse } = page;
  // A row that is drawn anew while it is dragged is lost.
  const working = page.locator(".sidebar .monaco-progress-container.active");
  await expect.poll(() => working.count(), { timeout: 20_000 }).toBe(0);
  await from.hover();
  await mouse.down();
  const place = await to.boundingBox();
  if (!place) throw new Error("The row to drop on is not there.");
  const [x, y] = [place.x + 60, place.y + place.height / 2];
  // The browser asks whether it may drop only while the mouse moves.
  const asked = async (nearer: number) => {
    await mouse.move(x + nearer, y, { steps: 3 });
    return to.getAttribute("class");
  };
  let moves = 0;
  await expect.poll(() => asked(++moves % 2), { timeout: 20_000 }).toContain("drop-target");
  await mouse.up();
}
