import { describe, expect, it } from "vitest";
import type { Correction } from "../../../../../src/core/series/corrections.ts";
import {
  forgotten,
  joined,
  parted,
  undone,
  versioned,
  without,
} from "../../../../../src/vscode/corrections/model/correctionsSetting.ts";
import { touching } from "../../../../../src/vscode/tree/correctionsOf.ts";

const odd = { join: "not a pair" };
const list = [{ join: ["a1", "b1"] }, { split: "c1" }, { mail: "b1", version: 3 }, odd, "nonsense"];

describe("the list of corrections", () => {
  it("takes a join at its end, and leaves alone what it does not understand", () => {
    expect(joined(list, "b1", "d1")).toEqual([...list, { join: ["b1", "d1"] }]);
  });

  it("loses the join by hand that a split undoes, and no other", () => {
    const joins = [{ join: ["a1", "b2"] }, { join: ["b1", "d1"] }, odd];
    expect(parted(joins, "b1", ["b1", "b2"], ["a1"])).toEqual([{ join: ["b1", "d1"] }, odd, { split: "b1" }]);
  });

  it("says one version of a posting, whichever of its mails was named before", () => {
    expect(versioned(list, "b2", ["b1", "b2"], 4)).toEqual([
      { join: ["a1", "b1"] },
      { split: "c1" },
      odd,
      "nonsense",
      { mail: "b2", version: 4 },
    ]);
  });

  it("forgets what names a series' mails, or what was chosen", () => {
    expect(forgotten(list, ["a1", "c1"])).toEqual([{ mail: "b1", version: 3 }, odd, "nonsense"]);
    expect(without(list, [{ split: "c1" }])).toEqual(list.filter((one) => one !== list[1]));
  });

  it("goes back by one change, and keeps what was written since", () => {
    const after = versioned(list, "b1", ["b1"], 9);
    const since = joined(after, "x", "y");
    expect(undone(since, list, after)).toEqual([
      ...list.filter((one) => one !== list[2]),
      { join: ["x", "y"] },
      { mail: "b1", version: 3 },
    ]);
    expect(undone(joined([], "x", "y"), [], joined([], "x", "y"))).toEqual([]);
  });

  it("tells which of them concern a revision", () => {
    const corrections: Correction[] = [{ join: ["a1", "b1"] }, { split: "c1" }, { mail: "b1", version: 3 }];
    expect(touching(corrections, ["b1"])).toEqual([corrections[0], corrections[2]]);
  });
});
