import { describe, expect, it } from "vitest";
import { english } from "../../../../../src/core/base/localize.ts";
import {
  changesOf,
  doneText,
  heldByAll,
  notedOnAny,
  reverseOf,
} from "../../../../../src/vscode/commits/model/retags.ts";
import { aCommit } from "../../../../support/commits.ts";

const hash = (digit: string) => digit.repeat(40);
const one = aCommit("one", {
  hash: hash("1"),
  tickets: [
    { id: "STR-68", from: ["note"] },
    { id: "TS-102", from: ["series"] },
    { id: "TS-118", from: ["note", "message"] },
    { id: "TS-120", from: ["note"] },
  ],
});
const other = aCommit("other", {
  hash: hash("2"),
  tickets: [
    { id: "STR-68", from: ["note"] },
    { id: "TS-102", from: ["series"] },
    { id: "TS-118", from: ["message"] },
  ],
});

describe("a choice of tickets for some commits", () => {
  it("begins with those that a note gives each of them", () => {
    expect(heldByAll([one, other]).noted).toEqual(["STR-68"]);
    expect(heldByAll([one]).noted).toEqual(["STR-68", "TS-118", "TS-120"]);
  });

  it("leaves as they are those that messages or a series give", () => {
    expect(heldByAll([one, other]).fixed).toEqual([
      { id: "TS-102", from: ["series"] },
      { id: "TS-118", from: ["message"] },
    ]);
  });

  it("begins empty where nothing is known of the commits", () => {
    expect(heldByAll([])).toEqual({ noted: [], fixed: [] });
  });

  it("offers to take away what a note says of any of them", () => {
    expect(notedOnAny([other, one])).toEqual(["STR-68", "TS-118", "TS-120"]);
  });
});

describe("a change of tickets", () => {
  it("goes to each repository at once, and names no commit twice", () => {
    const beside = aCommit("beside", { hash: hash("3"), folder: "/src/boards" });
    expect(changesOf([one, beside, other, one], ["TS-7"], ["TS-8"])).toEqual([
      {
        folder: "/src/u-boot",
        changes: [
          { commit: hash("1"), add: ["TS-7"], remove: ["TS-8"] },
          { commit: hash("2"), add: ["TS-7"], remove: ["TS-8"] },
        ],
      },
      { folder: "/src/boards", changes: [{ commit: hash("3"), add: ["TS-7"], remove: ["TS-8"] }] },
    ]);
  });

  it("is taken back by its reverse: only what was really changed", () => {
    const done = [
      {
        folder: "/src/u-boot",
        changes: [
          { commit: hash("1"), add: ["TS-7"], remove: [] },
          { commit: hash("2"), add: ["TS-7"], remove: ["TS-8"] },
        ],
      },
    ];
    expect(reverseOf(done)[0]?.changes).toEqual([
      { commit: hash("1"), add: [], remove: ["TS-7"] },
      { commit: hash("2"), add: ["TS-8"], remove: ["TS-7"] },
    ]);
    expect(reverseOf(reverseOf(done))).toEqual(done);
  });

  it("is told in a sentence", () => {
    const told = (...changes: [add: string[], remove: string[]][]) =>
      doneText(
        [
          {
            folder: "/src/u-boot",
            changes: changes.map(([add, remove]) => ({ commit: hash("1"), add, remove })),
          },
        ],
        english,
      );
    expect(told([["TS-118"], []])).toBe("1 commit tagged with TS-118.");
    expect(told([["TS-118"], []], [["TS-118", "STR-68"], []])).toBe("2 commits tagged with TS-118, STR-68.");
    expect(told([[], ["TS-118"]])).toBe("TS-118 removed from 1 commit.");
    expect(told([["TS-7"], ["TS-118"]], [[], ["TS-118"]])).toBe(
      "1 commit tagged with TS-7. TS-118 removed from 2 commits.",
    );
    expect(told()).toBe("There was nothing to change.");
  });
});
