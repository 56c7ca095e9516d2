import { posix, win32 } from "node:path";
import { expect, test } from "vitest";
import { fromGit } from "../../../src/core/git/printedPath.ts";

test.each([
  ["C:/work/u-boot/.git", "C:\\work\\u-boot\\.git"],
  ["C:/work/u-boot/.git/", "C:\\work\\u-boot\\.git"],
  ["//server/share/u-boot/.git", "\\\\server\\share\\u-boot\\.git"],
  ["C:\\work\\u-boot\\.git", "C:\\work\\u-boot\\.git"],
])("a path that git prints on Windows, %j, is that which node joins there", (printed, joined) => {
  expect(fromGit(printed, win32.resolve)).toBe(joined);
  const below = `${printed.replace(/\/$/, "")}/worktrees/again`;
  expect(fromGit(below, win32.resolve)).toBe(win32.join(joined, "worktrees", "again"));
});

test("elsewhere it stays as it is, a backslash in a name too", () => {
  expect(fromGit("/work/u-boot\\odd/.git", posix.resolve)).toBe("/work/u-boot\\odd/.git");
});
