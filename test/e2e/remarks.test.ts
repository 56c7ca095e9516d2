// A person works off a review: the remark beside the code, its mail one click away, ticked off when it is done.
import { test, trackerIcon } from "./person.ts";

test("what is open stands beside the code, leads to its mail, and can be ticked off", async ({
  workbench,
}) => {
  await trackerIcon(workbench).click();
  await workbench.getByRole("treeitem", { name: /^uboot\/disk_integ, version 2/ }).waitFor();
  await workbench.keyboard.press("Control+P");
  await workbench.keyboard.type("efi_disk.c");
  await workbench.getByRole("option", { name: /^efi_disk\.c/ }).waitFor();
  await workbench.keyboard.press("Enter");

  const count = (said: string) =>
    workbench.getByRole("button", { name: `${said}, Open Comments of the Branch` });
  const remark = workbench.locator(".review-widget", { hasText: "A device that EFI cannot take" });
  const choose = async () => {
    await count("2 open comments").click();
    await workbench.getByRole("option", { name: /^efi_disk\.c:69 \(v2\)/ }).click();
    await remark.getByText("Open, v2: efi_loader: disk: follow block devices").waitFor();
  };
  await choose();
  await remark.getByRole("button", { name: "Open Thread" }).click();
  await workbench.getByRole("tab", { name: /disks that follow U-Boot's driver model/ }).waitFor();

  await choose();
  await remark.getByRole("button", { name: "Mark as Dealt With" }).click();
  await count("1 open comment").waitFor();
  await remark.waitFor({ state: "detached" });
});
