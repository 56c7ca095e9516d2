import { describe, expect, test } from "vitest";
import { mergeOverviews, type SeriesOverview } from "../../../src/core/tracking/model.ts";
import { anEntry } from "../../support/overview.ts";

const overview = (name: string, more: Partial<SeriesOverview> = {}): SeriesOverview => ({
  entries: [anEntry(name, null)],
  updated: 1,
  problems: [],
  ...more,
});

describe("the overview of several projects", () => {
  test("has the rows of each, one project after the other", () => {
    const { entries } = mergeOverviews([overview("uboot/a"), overview("xen/b")]);
    expect(entries.map(({ tracked }) => tracked.name)).toEqual(["uboot/a", "xen/b"]);
  });

  test("is as old as its oldest part; one that was never asked says so itself", () => {
    const updated = (...moments: (number | null)[]) =>
      mergeOverviews(moments.map((moment) => overview("a", { updated: moment }))).updated;
    expect(updated(5, 3)).toBe(3);
    expect(updated(5, null)).toBe(5);
    expect(updated(null, null)).toBeNull();
  });

  test("tells what both met once", () => {
    const problem = { what: "The host is down.", remedy: "Try again.", where: "https://lists.example.org/" };
    const both = mergeOverviews([
      overview("a", { problems: [problem] }),
      overview("b", { problems: [problem] }),
    ]);
    expect(both.problems).toEqual([problem]);
  });
});
