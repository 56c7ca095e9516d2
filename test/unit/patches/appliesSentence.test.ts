import { describe, expect, test } from "vitest";
import { english } from "../../../src/core/base/localize.ts";
import { appliesSentence, mayApply, saysNoLonger } from "../../../src/core/patches/appliesSentence.ts";
import type { Applicability } from "../../../src/core/patches/model.ts";
import type { Series } from "../../../src/core/series/series.ts";
import { aPatch, aRevision, aSeries } from "../../support/overview.ts";

const found = (more: Partial<Applicability> = {}): Applicability => ({
  ...{ verdict: "conflicts", applied: true, files: ["a.c"], patch: null, problem: null },
  ...{ branch: "origin/master", tip: "a".repeat(40), repository: "/r" },
  ...more,
});
const series = (more: Partial<Series> = {}) => aSeries([aRevision(1, [aPatch(1, "efi: one")])], more);

test("each verdict is a sentence", () => {
  const all = [
    found({ verdict: "applies" }),
    found({ verdict: "three-way" }),
    found({ verdict: "in" }),
    found(),
    found({ files: ["a", "b", "c", "d", "e", "f"] }),
    found({ applied: false }),
    found({ files: [] }),
    found({ files: [], applied: false }),
  ];
  expect(all.map((one) => appliesSentence(one, english))).toMatchInlineSnapshot(`
    [
      "Applies to origin/master.",
      "Applies to origin/master with a three-way merge.",
      "All of it is in origin/master already.",
      "No longer applies to origin/master: conflicts in a.c.",
      "No longer applies to origin/master: conflicts in a, b, c, d and 2 more.",
      "Does not apply to origin/master: conflicts in a.c.",
      "No longer applies to origin/master.",
      "Does not apply to origin/master.",
    ]
  `);
});

describe("a row says that a series no longer applies", () => {
  test.each<[boolean, string, Partial<Series>, Partial<Applicability>]>([
    [true, "where its author makes the next version", { turn: "author" }, {}],
    [true, "where a custodian would apply it", { turn: "custodian" }, {}],
    [false, "not while it is being reviewed", { turn: "reviewer" }, {}],
    [false, "not where nobody works on it", { turn: "author", state: "dormant" }, {}],
    [false, "not where it never did", { turn: "author" }, { applied: false }],
    [false, "not where it does", { turn: "author" }, { verdict: "three-way" }],
  ])("%s: %s", (expected, _, of, how) => {
    expect(saysNoLonger(series(of), found(how))).toBe(expected);
  });

  test("and not while nothing is known", () => {
    expect(saysNoLonger(series({ turn: "author" }), null)).toBe(false);
  });
});

test("only what is whole and has still to be applied is asked about", () => {
  expect(mayApply(series())).toBe(true);
  for (const state of ["merged", "accepted", "in-pull-request", "withdrawn", "superseded"] as const)
    expect(mayApply(series({ state }))).toBe(false);
  expect(mayApply(aSeries([aRevision(1, [aPatch(1, "efi: one")], { expected: 2, complete: false })]))).toBe(
    false,
  );
});
