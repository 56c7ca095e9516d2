import { expect, it } from "vitest";
import { messageText } from "../../../../src/vscode/base/messageText.ts";

it("leaves nothing in a message that VS Code would draw as a link", () => {
  expect(messageText("origin refuses: [details](command:workbench.action.quit) and [[x]](file:y)")).toBe(
    "origin refuses: [details] (command:workbench.action.quit) and [[x]] (file:y)",
  );
});

it("leaves nothing that becomes a link when something invisible is gone", () => {
  expect(messageText("[a]\u0007(command:x) [b]\u202e(command:y)\n[c]\n(file:z)")).toBe(
    "[a] (command:x) [b] (command:y) [c] (file:z)",
  );
});

it("leaves other sentences as they are", () => {
  const sentence = "“[PATCH v2 1/3] disk: (re)read” belongs to [TS-118], (TS-9).";
  expect(messageText(sentence)).toBe(sentence);
});
