// What a mail may name is asked of git in commands that no system refuses.
import { expect, test } from "vitest";
import { baseInfoIn } from "../../../src/core/patches/baseInfo.ts";
import { inArguments, pathsInDiff, withFolders } from "../../../src/core/patches/pathsInDiff.ts";

const many = (count: number, name: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => `--- a/${name(at)}\n+++ b/${name(at)}\n`).join("");

test("paths are joined as far as a command line allows", () => {
  const paths = pathsInDiff(many(400, (at) => `${"ü".repeat(1_900)}/${at}`)) ?? new Set();
  const batches = [...inArguments(withFolders(paths))];
  expect(batches.flat().sort()).toEqual([...withFolders(paths)].sort());
  for (const some of batches) expect(Buffer.byteLength(some.join(" "))).toBeLessThanOrEqual(16_000);
});

test("a mail with endlessly nested folders touches too much", () => {
  const deep = (at: number) => `${at}${"/a".repeat(100)}`;
  expect(pathsInDiff(many(30, deep))).not.toBeNull();
  expect(pathsInDiff(many(1_000, deep))).toBeNull();
});

test("only what may be a file of the project says which commit a patch was made on", () => {
  const named = (path: string) =>
    `diff --git a/x b/x\nindex 1234567..89abcde 100644\n--- a/${path}\n+++ b/${path}\n`;
  const diff = ["a.c", "y".repeat(200_000), "a\0b", "../a.c", ".git/config"].map(named).join("");
  expect([...baseInfoIn([], [{ diff }]).blobs]).toEqual([["a.c", "1234567"]]);
});
