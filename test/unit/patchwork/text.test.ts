import { expect, test } from "vitest";
import { linesOf } from "../../../src/cli/seriesText.ts";
import { aPatch, aRevision, aSeries } from "../../support/overview.ts";

test("the command line's status tells below a series where a Patchwork says otherwise", () => {
  const series = aSeries([aRevision(2, [aPatch(1, "efi: disks")])]);
  const differences = ["Patchwork says superseded, but this is the latest revision"];
  const disk = { project: "uboot", name: "disk", tickets: [], series, askedOfYou: null };
  expect(linesOf([{ ...disk, differences }, disk], new Map(), Date.UTC(2022, 2, 4))).toBe(
    [
      "disk v2: submitted on 2/10",
      "  the reviewer's turn: nobody has answered yet",
      "  Ann Lee, https://lore.kernel.org/r/efi-disks-1@example.org",
      "  ! Patchwork says superseded, but this is the latest revision",
      "disk v2: submitted on 2/10",
      "  the reviewer's turn: nobody has answered yet",
      "  Ann Lee, https://lore.kernel.org/r/efi-disks-1@example.org",
      "",
    ].join("\n"),
  );
});
