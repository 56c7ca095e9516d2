import { expect, test } from "vitest";
import { readReport } from "../../../src/core/report/read.ts";
import { write } from "../../../src/core/report/write.ts";

const markdownOf = (lines: string[]) =>
  write(readReport(lines.join("\n")), "markdown", { width: 72, now: 0 }).text;

test("an address cited where Markdown has no links stands in a list below", () => {
  const markdown = markdownOf([
    "U-Boot",
    "======",
    "[TS-118]",
    "* uboot/disk v2[3]",
    "",
    "  A paragraph, see [4].",
    "",
    "  | board | log[5] |",
    "",
    "[3] https://example.org/thread",
    "[4] https://example.org/paragraph",
    "[5] https://example.org/log_(1)",
    "",
    "=== Issues ===",
    "    The board is broken, see [7], as said in [3].",
    "",
    "[3] https://example.org/thread",
    "[7] https://example.org/bug/1234",
  ]);
  expect(markdown).toContain("- uboot/disk v2 [\\[1\\]](<https://example.org/thread>)\n");
  expect(markdown).toContain(
    [
      "  A paragraph, see [2].",
      "",
      "  | board | log[3] |",
      "```",
      "",
      "- \\[2\\] <https://example.org/paragraph>",
      "- \\[3\\] <https://example.org/log_(1)>",
      "",
      "## Issues",
      "",
      "```",
      "    The board is broken, see [4], as said in [1].",
      "```",
      "",
      "- \\[4\\] <https://example.org/bug/1234>",
      "",
    ].join("\n"),
  );
});

test("an address that an item links needs no list", () => {
  const markdown = markdownOf([
    "U-Boot",
    "======",
    "| board | log[1] |",
    "* see the log[1]",
    "",
    "[1] https://example.org/log",
  ]);
  expect(markdown).toContain("| board | log[1] |");
  expect(markdown.match(/https:/g)).toHaveLength(1);
});

test("a text that begins like a list is none", () => {
  const markdown = markdownOf([
    "U-Boot",
    "======",
    "* 1. first",
    "* 12) second",
    "* + third",
    "* 3/02 a day",
  ]);
  expect(markdown).toContain("- 1\\. first\n- 12\\) second\n- \\+ third\n- 3/02 a day\n");
});
