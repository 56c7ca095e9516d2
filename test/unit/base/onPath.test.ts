import { expect, test } from "vitest";
import { onPath } from "../../../src/core/base/onPath.ts";

const there = new Set(["C:\\Git\\cmd\\git.exe", "D:\\perl\\perl.com", ".\\git.exe", "git.exe"]);
const env = { Path: '.;relative;;"C:\\Git\\cmd";D:\\perl', SystemRoot: "C:\\Windows" };
const options = { platform: "win32" as const, env, isThere: (path: unknown) => there.has(String(path)) };

test("a program is what the path leads to, on Windows too, where the folder it is started in would come first", () => {
  expect(onPath("git", options)).toBe("C:\\Git\\cmd\\git.exe");
  expect(onPath("git.exe", options)).toBe("C:\\Git\\cmd\\git.exe");
  expect(onPath("perl", options)).toBe("D:\\perl\\perl.com");
});

test("one that is nowhere on the path is nowhere", () => {
  expect(onPath("checkpatch", options)).toBe("C:\\Windows\\System32\\checkpatch.exe");
});

test("a path is what it says, and other systems look in no folder of their own accord", () => {
  expect(onPath("E:\\other\\git.exe", options)).toBe("E:\\other\\git.exe");
  expect(onPath("git", { ...options, platform: "linux" })).toBe("git");
});
