// Only the lines with which git begins a pair of patches tell of one, whatever their contents look like.
import { expect, test } from "vitest";
import { pairsIn } from "../../../src/core/patches/rangeDiffPairs.ts";

test("what a message shows of another range-diff is no pair", () => {
  const text =
    " 1:  1111111 =  1:  2222222 a: change\n    2:  3333333 !  2:  4444444 b: change\n10:  5555555 < -:  ------- c: change\n";
  expect(pairsIn(text)).toEqual([
    { from: 1, to: 1, isSame: true, line: 0 },
    { from: 10, to: null, isSame: false, line: 2 },
  ]);
});
