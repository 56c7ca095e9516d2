import { expect, test } from "vitest";
import { english, say } from "../../../../src/core/base/localize.ts";
import type { BaseHow } from "../../../../src/core/patches/model.ts";
import { titleOnBase } from "../../../../src/vscode/tree/baseWords.ts";

test("the title of what is opened names a base that a reader would not expect", () => {
  const title = (how: BaseHow) =>
    titleOnBase("v2 1/3 efi: one", { commit: "a".repeat(40), how, reason: say("") }, english);
  expect(titleOnBase("v2", null, english)).toBe("v2");
  expect(title("base-commit")).toBe("v2 1/3 efi: one");
  expect(title("date")).toBe("v2 1/3 efi: one");
  expect(title("prerequisite")).toBe("v2 1/3 efi: one (on its prerequisites)");
  expect(title("blobs")).toBe("v2 1/3 efi: one (on a base found by its diffs)");
  expect(title("later")).toBe("v2 1/3 efi: one (on a later base)");
});
