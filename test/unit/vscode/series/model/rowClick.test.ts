import { expect, test } from "vitest";
import { Command } from "../../../../../src/vscode/base/ids.ts";
import { clickOf } from "../../../../../src/vscode/series/model/rowClick.ts";

test("a click on a patch leads where the setting says, as on a series or mail", () => {
  expect(clickOf("patch", "editor")).toBe(Command.openChanges);
  expect(clickOf("patch", "browser")).toBe(Command.openThread);
  expect(clickOf("series", "browser")).toBe(Command.openThread);
  expect(clickOf("reply", "editor")).toBe(Command.openThread);
  expect(clickOf("file", "browser")).toBe(Command.openChanges);
  expect(clickOf("revision", "browser")).toBeNull();
});
