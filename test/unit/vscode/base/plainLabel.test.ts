import { describe, expect, test } from "vitest";
import { plainLabel } from "../../../../src/vscode/base/plainLabel.ts";

describe("a label with words of strangers", () => {
  test.each([
    ["$(bug) fs: a title", "\\$(bug) fs: a title"],
    ["fs: $(sync~spin) and $(x)", "fs: \\$(sync~spin) and \\$(x)"],
    // The backslash that was written stays before the one that keeps the icon away.
    ["\\$(bug)", "\\\\$(bug)"],
  ])("%j draws no icon", (text, label) => expect(plainLabel(text)).toBe(label));

  test("keeps what is no icon as it is", () => {
    for (const text of ["$(nproc --all)", "make -j$(nproc", "$5 (net)", "fs: x"])
      expect(plainLabel(text)).toBe(text);
  });

  test("is one line that steers nothing", () => {
    expect(plainLabel("fs:\u001b[2J one\n\ttwo \u202etxt.exe")).toBe("fs:[2J one two txt.exe");
  });
});
