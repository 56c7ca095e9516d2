import { expect, test } from "vitest";
import { linesOf } from "../../../src/cli/text.ts";
import { aPatch, aRevision, aSeries } from "../../support/board.ts";

test("the command line's status tells below a series where a Patchwork says otherwise", () => {
  const series = aSeries([aRevision(2, [aPatch(1, "efi: disks")])]);
  const differences = ["Patchwork says superseded, but this is the latest revision"];
  const disk = { name: "disk", tickets: [], series };
  expect(linesOf([{ ...disk, differences }, disk])).toBe(
    [
      "disk v2: submitted on 2/10",
      "  ! Patchwork says superseded, but this is the latest revision",
      "disk v2: submitted on 2/10",
      "",
    ].join("\n"),
  );
});
