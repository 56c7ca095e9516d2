import { expect, test } from "vitest";
import { escapedLines } from "../../../../src/vscode/tree/markdown.ts";

test("code that a person wrote keeps its lines and how far they are set in", () => {
  const code = "Rather:\n\n  if (!x)\n\tbreak;\n  \tret = 0;\n   \nOK?";
  expect(escapedLines(code, 100).split("  \n")).toEqual([
    "Rather&#58;",
    "",
    "&nbsp;&nbsp;if &#40;&#33;x&#41;",
    `${"&nbsp;".repeat(8)}break;`,
    `${"&nbsp;".repeat(8)}ret &#61; 0;`,
    "",
    "OK?",
  ]);
});

test("a line that begins far to the right is set in no further than code is", () => {
  expect(escapedLines(`${" ".repeat(5_000)}x`, 100)).toBe(`${"&nbsp;".repeat(80)}x`);
});
