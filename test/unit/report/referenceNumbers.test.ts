import { expect, test } from "vitest";
import { readReport } from "../../../src/core/report/read.ts";
import { write } from "../../../src/core/report/write.ts";

const options = { width: 72, now: 0 };

test("a number that a title or a state says by itself is given to no other address", () => {
  const report = readReport(
    [
      "Boards of [4]",
      "=============",
      "[TS-118]",
      "* UEFI-DM integration v2[2]",
      "[TS-102] (capsule, see [3])",
      "* mkeficapsule v11[3]",
      "(OTHERS)",
      "* a third[9]",
      "",
      "[2] https://example.org/two",
      "[3] https://example.org/three",
      "[9] https://example.org/nine",
      "",
      "=== Patch status ===",
      "    uboot/disk_integ v2: submitted on 2/10 [2]",
      "    uboot/cap [1] v11: merged",
      "",
      "=== Issues of [6] ===",
      "    None",
    ].join("\n"),
  );
  const { text } = write(report, "text", options);
  expect(text).toContain("* UEFI-DM integration v2[5]\n");
  expect(text).toContain("[TS-102] (capsule, see [3])\n* mkeficapsule v11[7]\n");
  expect(text).toContain(
    "[5] https://example.org/two\n[7] https://example.org/three\n[8] https://example.org/nine\n",
  );
  expect(text).toContain("    uboot/disk_integ v2: submitted on 2/10 [2]\n    uboot/cap [1] v11: merged\n");
  expect(readReport(text.slice(text.indexOf("Boards")))).toEqual(report);
  const markdown = write(report, "markdown", options).text;
  expect(markdown).toContain("[\\[5\\]](<https://example.org/two>)");
  expect(markdown).toContain("submitted on 2/10 \\[2\\]");
});
