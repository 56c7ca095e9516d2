import { expect, test } from "vitest";
import type { ChangedFile } from "../../../../../src/core/patches/model.ts";
import {
  diffSidesOf,
  hunkResources,
  messageResource,
} from "../../../../../src/vscode/review/model/diffSides.ts";
import { fileAt } from "../../../../../src/vscode/review/model/fileAddress.ts";

const [from, to] = ["a".repeat(40), "b".repeat(40)];
const file = (more: Partial<ChangedFile>): ChangedFile => ({
  ...{ status: "M", path: "x.c", from: null, additions: 1, deletions: 1 },
  modes: { before: "100644", after: "100644" },
  ...more,
});

test("a file is there on both sides, and not where there is none", () => {
  const [changed, fresh, gone, moved] = diffSidesOf(
    [file({}), file({ status: "A" }), file({ status: "D" }), file({ status: "R", from: "old.c" })],
    { repository: "/r", from, to },
    "v1",
  );
  const at = (query = "") => fileAt(query);
  expect(at(changed?.left?.query)).toEqual({ kind: "file", repository: "/r", commit: from, path: "x.c" });
  expect(at(changed?.right?.query)).toEqual({ kind: "file", repository: "/r", commit: to, path: "x.c" });
  expect([fresh?.left, gone?.right]).toEqual([null, null]);
  expect([moved?.left?.path, moved?.right?.path]).toEqual(["/v1/old.c", "/v1/x.c"]);
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
