// Of a version that came in part a person is told which patches are missing.
import { describe, expect, test } from "vitest";
import { patchesNotHere } from "../../../src/core/series/patchesNotHere.ts";
import { said } from "../../support/said.ts";
import { cover, oneSeries, patch } from "../../support/thread.ts";

/** What is told of a series of `total` patches of which these came. */
function told(total: number, ...numbers: number[]): string | null {
  const series = oneSeries([
    cover("c", `[PATCH 0/${total}] fs: many steps`),
    ...numbers.map((number) =>
      patch(`p${number}`, `[PATCH ${number}/${total}] fs: step ${number}`, { to: "c" }),
    ),
  ]);
  const [revision] = series.revisions;
  const sentence = revision ? patchesNotHere(revision) : null;
  return sentence && said(sentence);
}

describe("the missing patches of a version are named", () => {
  test.each<[string, number, number[], string | null]>([
    ["one", 3, [1, 3], "2/3 is not in the archive"],
    ["two apart", 5, [1, 3, 5], "2/5 and 4/5 are not in the archive"],
    ["two together", 4, [1, 4], "2/4 and 3/4 are not in the archive"],
    ["a stretch at the end", 9, [1, 2], "3/9 to 9/9 are not in the archive"],
    ["several", 9, [2, 4, 6, 7, 8], "1/9, 3/9, 5/9 and 9/9 are not in the archive"],
    [
      "very many",
      20,
      [2, 4, 6, 8, 10, 12, 14, 16],
      "1/20, 3/20, 5/20, 7/20, 9/20, 11/20 and 6 more are not in the archive",
    ],
    ["all", 3, [], "none of its 3 patches is in the archive"],
    ["none", 3, [1, 2, 3], null],
  ])("%s", (_, total, numbers, expected) => {
    expect(told(total, ...numbers)).toBe(expected);
  });
});
