import { expect, it } from "vitest";
import { unlinked } from "../../../../src/vscode/base/unlinked.ts";

it("leaves nothing in a message that VS Code would draw as a link", () => {
  expect(unlinked("origin refuses: [details](command:workbench.action.quit) and [[x]](file:y)")).toBe(
    "origin refuses: [details] (command:workbench.action.quit) and [[x]] (file:y)",
  );
});

it("leaves other sentences as they are", () => {
  const sentence = "“[PATCH v2 1/3] disk: (re)read” belongs to [TS-118], (TS-9).";
  expect(unlinked(sentence)).toBe(sentence);
});
