// Two versions of a series beside each other, as the document shows them.
import { describe, expect, test } from "vitest";
import { english } from "../../../../../src/core/base/localize.ts";
import type { ComparedPatch, Comparison, RevisionCommits } from "../../../../../src/core/patches/model.ts";
import type { Revision } from "../../../../../src/core/series/series.ts";
import { comparisonText } from "../../../../../src/vscode/review/model/comparisonText.ts";
import { aPatch, aReview, aRevision } from "../../../../support/overview.ts";

const patchOf = (version: number, number: number, title: string, more = {}) =>
  aPatch(number, title, { messageId: `v${version}-${number}@example.org`, ...more });
const from = aRevision(1, [
  patchOf(1, 1, "a: change"),
  patchOf(1, 2, "b: change"),
  patchOf(1, 3, "c: change"),
]);
const carried = { ...aReview("Reviewed-by"), givenOn: "v1" };
const lost = { ...aReview("Acked-by"), givenOn: "v1", counts: false };
const to = aRevision(2, [
  patchOf(2, 1, "b: change", { reviews: [lost] }),
  patchOf(2, 2, "a: change", { reviews: [carried] }),
  patchOf(2, 3, "d: begin"),
]);

const commitsOf = (revision: Revision, unfit: number[] = []): RevisionCommits => ({
  label: revision.label,
  ...{ base: null, tip: null, repository: "/r", problems: [] },
  patches: revision.patches.map(({ messageId, number, title }) => ({
    ...{ messageId, number, title, parent: null, threeWay: false, notes: "" },
    commit: unfit.includes(number) ? null : `${number}`.repeat(40),
    problem: unfit.includes(number) ? { what: "The patch does not fit x.c.", remedy: "", where: "" } : null,
  })),
});
const compared = (
  status: ComparedPatch["status"],
  before: number | null,
  after: number | null,
  more: Partial<ComparedPatch> = {},
): ComparedPatch => {
  const title = (to.patches[(after ?? 0) - 1] ?? from.patches[(before ?? 0) - 1])?.title ?? "";
  const place = (version: number, number: number | null) =>
    number === null ? null : { messageId: `v${version}-${number}@example.org`, number, commit: null };
  return {
    status,
    title,
    reordered: false,
    reviews: [],
    from: place(1, before),
    to: place(2, after),
    ...more,
  };
};
const rangeDiff = `2:  1111111 ! 1:  2222222 b: change
    @@ b.c
      ## b.c ##
    -+five
    ++FIVE
1:  3333333 = 2:  4444444 a: change
3:  5555555 < -:  ------- c: change
-:  ------- > 3:  6666666 d: begin
`;
const comparison: Comparison = {
  from: commitsOf(from),
  to: commitsOf(to),
  patches: [
    compared("changed", 2, 1),
    compared("unchanged", 1, 2, { reordered: true, reviews: [carried] }),
    compared("new", null, 3),
    compared("dropped", 3, null),
  ],
  rangeDiff,
};
const made = (more: Partial<Comparison> = {}) =>
  comparisonText({ name: "uboot/disks", from, to, comparison: { ...comparison, ...more } }, english);

describe("two versions", () => {
  test("read as this: a table with the reviews, then git's range-diff", () => {
    expect(made().text).toMatchInlineSnapshot(`
      "uboot/disks: v1 to v2
      1 unchanged, 1 changed, 1 reordered, 1 new, 1 dropped

         v1    v2
        2/3 ! 1/3  changed               b: change
                                         Acked-by: Ben Ode (given on v1, the patch has changed since: does not count)
        1/3 = 2/3  unchanged, reordered  a: change
                                         Reviewed-by: Ben Ode (given on v1)
          - > 3/3  new                   d: begin
        3/3 <   -  dropped               c: change

      2:  1111111 ! 1:  2222222 b: change
          @@ b.c
            ## b.c ##
          -+five
          ++FIVE
      1:  3333333 = 2:  4444444 a: change
      3:  5555555 < -:  ------- c: change
      -:  ------- > 3:  6666666 d: begin
      "
    `);
  });

  test("lead from each number to its patch", () => {
    const { text, links } = made();
    const lines = text.split("\n");
    expect(
      links.map(({ line, start, end, messageId }) => `${lines[line]?.slice(start, end)} ${messageId}`),
    ).toEqual([
      "2/3 v1-2@example.org",
      "1/3 v2-1@example.org",
      "1/3 v1-1@example.org",
      "2/3 v2-2@example.org",
      "3/3 v2-3@example.org",
      "3/3 v1-3@example.org",
      ...["2:  1111111 v1-2@example.org", "1:  2222222 v2-1@example.org"],
      ...["1:  3333333 v1-1@example.org", "2:  4444444 v2-2@example.org"],
      ...["3:  5555555 v1-3@example.org", "3:  6666666 v2-3@example.org"],
    ]);
  });

  test("have a part of the range-diff for each patch", () => {
    const { text, sections } = made();
    const lines = text.split("\n");
    expect(
      sections.map(({ title, start, end, from, to }) => [title, lines[start], end - start, from, to]),
    ).toEqual([
      ["b: change", "2:  1111111 ! 1:  2222222 b: change", 4, "v1-2@example.org", "v2-1@example.org"],
      ["a: change", "1:  3333333 = 2:  4444444 a: change", 0, "v1-1@example.org", "v2-2@example.org"],
      ["c: change", "3:  5555555 < -:  ------- c: change", 0, "v1-3@example.org", null],
      ["d: begin", "-:  ------- > 3:  6666666 d: begin", 0, null, "v2-3@example.org"],
    ]);
  });

  test("say why git does not compare them, or not all of their patches", () => {
    const { text, sections } = made({ rangeDiff: null, to: commitsOf(to, [1]) });
    expect(text).toMatch(/\n\nGit cannot compare the two: .*\nv2 1: The patch does not fit x\.c\.\n$/);
    expect(sections).toEqual([]);
    // git numbers commits: with the first patch of v2 gone, its number 1 is the second one.
    const counted = made({ to: commitsOf(to, [1]), rangeDiff: "1:  3333333 = 1:  4444444 a: change\n" });
    expect(counted.sections).toMatchObject([{ from: "v1-1@example.org", to: "v2-2@example.org" }]);
  });
});
