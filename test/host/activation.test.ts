import assert from "node:assert/strict";
import { extensions } from "vscode";

describe("the extension", () => {
  const id = "uboot-patch-tracker.uboot-patch-tracker";

  it("is there", () => {
    assert.ok(extensions.getExtension(id));
  });

  it("activates", async () => {
    const extension = extensions.getExtension(id);
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });
});
