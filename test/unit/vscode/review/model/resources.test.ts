import { expect, test } from "vitest";
import type { ChangedFile } from "../../../../../src/core/patches/changedFiles.ts";
import { fileAt } from "../../../../../src/vscode/review/model/fileAddress.ts";
import {
  hunkResources,
  messageResource,
  resourcesOf,
} from "../../../../../src/vscode/review/model/resources.ts";

const file = (more: Partial<ChangedFile>): ChangedFile => ({
  ...{ status: "M", path: "x.c", oldPath: "x.c", before: "a".repeat(40), after: "b".repeat(40) },
  ...{ oldMode: "100644", mode: "100644" },
  ...more,
});

test("a file has its contents on both sides, and none where there is no file", () => {
  const [changed, fresh, gone, moved] = resourcesOf(
    [
      file({}),
      file({ status: "A", before: null }),
      file({ status: "D", after: null }),
      file({ status: "R", oldPath: "old.c" }),
    ],
    "/r",
    "v1",
  );
  expect(fileAt(changed?.right?.query ?? "")).toEqual({
    kind: "blob",
    repository: "/r",
    object: "b".repeat(40),
  });
  expect([fresh?.left, gone?.right]).toEqual([null, null]);
  expect([moved?.left?.path, moved?.right?.path]).toEqual(["/v1/old.c", "/v1/x.c"]);
});

test("a submodule shows the commit that it is at", () => {
  const [module] = resourcesOf([file({ mode: "160000" })], "/r", "v1");
  expect(fileAt(module?.right?.query ?? "")).toEqual({ kind: "submodule", commit: "b".repeat(40) });
});

test("what applies nowhere is shown from its hunks, each file by its place in the mail", () => {
  const side = { before: "a\n", after: "b\n" };
  const [, fresh] = hunkResources(
    [
      { status: "M", path: "x.c", oldPath: "x.c", ...side },
      { status: "A", path: "y.c", oldPath: "y.c", ...side },
    ],
    "p@example.org",
    "v1",
  );
  expect(fresh?.left).toBeNull();
  expect(fileAt(fresh?.right?.query ?? "")).toEqual({
    ...{ kind: "hunks", messageId: "p@example.org" },
    ...{ file: 1, side: "after" },
  });
});

test("a message stands beside nothing", () => {
  expect(messageResource("p@example.org", "v1")).toMatchObject({
    left: null,
    right: { path: "/v1/Commit message" },
  });
});
