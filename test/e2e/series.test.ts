// The first thing a person does: look where the series of the week stand, and open a thread.
import { expect, inject } from "vitest";
import { test, trackerIcon } from "./person.ts";

test("the sidebar shows where the three series of the week stand", async ({ workbench }) => {
  await trackerIcon(workbench).click();
  const row = (name: RegExp) => workbench.getByRole("treeitem", { name });
  await row(/^uboot\/disk_integ, version 2, .*submitted on 2\/10/).waitFor();
  await row(/^Dormant, 1 series/).click();
  await row(/^uboot\/uefi removable, RFC version 1, .*submitted on 11\/09/).waitFor();
  await row(/^Merged, 1 series/).click();
  await row(/^uboot\/cap auth, version 11, .*merged in v2022\.04-rc2/).waitFor();
});

test("a click on a series opens its thread in the editor, where it can be read", async ({ workbench }) => {
  await trackerIcon(workbench).click();
  await workbench.getByRole("treeitem", { name: /^uboot\/disk_integ/ }).click();
  await workbench.getByRole("tab", { name: /disks that follow U-Boot's driver model/ }).waitFor();
  // It opens at what is new, or at its head once another test has read that.
  const read = /A\sdevice\sthat\sEFI\scannot\stake|===\s1\sof\s12\s===/;
  await workbench.locator(".editor-instance .view-line", { hasText: read }).first().waitFor();
});

test("the files of a patch stand below it, and a click opens one", async ({ workbench }) => {
  await trackerIcon(workbench).click();
  const row = (name: RegExp) => workbench.getByRole("treeitem", { name }).first();
  const series = row(/^uboot\/disk_integ, version 2/);
  await series.waitFor();
  // The click folds the group, the key unfolds it again: the focus is there now.
  await row(/^Needs you/).click();
  await workbench.keyboard.press("ArrowRight");
  await series.waitFor();
  await workbench.keyboard.press("ArrowDown");
  await workbench.keyboard.press("ArrowRight");
  await row(/^Patch 5 of 6/).click();
  await workbench.keyboard.press("ArrowRight");
  await row(/^efi_loader\.h, modified$/).waitFor();
  await row(/^efi_disk\.c, modified, 1 comment, 1 open$/).click();
  await workbench.getByRole("tab", { name: /^efi_disk\.c \(v2 5\/6 / }).waitFor();
  await workbench.getByText("A device that EFI cannot take is no longer usable").last().waitFor();
});

test("two versions are compared by keys alone, and a line leads to the diff", async ({ workbench }) => {
  await trackerIcon(workbench).click();
  await workbench.getByRole("treeitem", { name: /^uboot\/disk_integ, version 2/ }).waitFor();
  const field = workbench.locator(".quick-input-widget input[type=text]");
  const choose = async (words: string, line: RegExp) => {
    await field.pressSequentially(words);
    await workbench.getByRole("option", { name: line }).first().waitFor();
    await workbench.keyboard.press("Enter");
  };
  await workbench.keyboard.press("F1");
  await choose("Patch Tracker: Compare with Version", /Compare with Version/);
  await workbench.getByText("Compare the versions of which series?").waitFor();
  await choose("disk_integ", /^uboot\/disk_integ/);
  await workbench.getByText("Compare v2 with Version…").waitFor();
  await choose("v1", /^v1/);
  await workbench.getByRole("tab", { name: /^uboot∕disk_integ v1 → v2/ }).waitFor();
  await workbench.getByText("3 unchanged, 2 changed, 1 new").waitFor();
  await workbench.getByRole("button", { name: "Open Changes in v2" }).first().click();
  await workbench.getByRole("tab", { name: /^blk-uclass\.c \(v2 2\/6 / }).waitFor();
});

test("one more click opens it in the browser", async ({ workbench }) => {
  await trackerIcon(workbench).click();
  const opened = workbench.context().waitForEvent("page");
  const row = workbench.getByRole("treeitem", { name: /^uboot\/disk_integ/ });
  await row.hover();
  await row.getByRole("button", { name: "Open in Browser" }).click();
  const thread = await opened;
  await thread.waitForLoadState();
  expect(thread.url()).toBe(`${inject("archive")}2022-February/474844.html`);
  expect(await thread.locator("body").textContent()).toContain("PATCH v2 0/6");
});
