import { describe, expect, test } from "vitest";
import { evidenceOf, sentenceOf } from "../../../src/core/series/reason.ts";
import { compareReleases } from "../../../src/core/series/releases.ts";
import type { Landing, Series } from "../../../src/core/series/series.ts";
import { latestOf } from "../../../src/core/series/seriesQueries.ts";
import { judge } from "../../../src/core/series/state.ts";
import { aPatch, aReply, aReview, aRevision, aSeries, now } from "../../support/overview.ts";
import { saying } from "../../support/reason.ts";

const late = { date: Date.UTC(2022, 2, 3) };
const landing = (more: Partial<Landing> = {}): Landing => ({
  ...{ commit: "c".repeat(40), evidence: "patch-id", release: "v2022.04-rc2", branch: "master" },
  ...more,
});
const ann = { name: "Ann Lee", email: "ann@example.org" };
const reviewed = (title: string) => aPatch(1, title, { reviews: [aReview("Reviewed-by")] });
const answer = { from: ann, ...late };

const two = (one: Parameters<typeof aPatch>[2] = {}, other: Parameters<typeof aPatch>[2] = {}) => [
  aPatch(1, "first", one),
  aPatch(2, "second", other),
];
const of = (patches: ReturnType<typeof two>, more: Parameters<typeof aRevision>[2] = {}): Series =>
  aSeries([aRevision(2, patches, more)]);
const coverWith = (...replies: ReturnType<typeof aReply>[]) => ({
  cover: {
    messageId: "cover@example.org",
    aliases: [],
    title: "a cover",
    date: Date.UTC(2022, 1, 10),
    reviews: [],
    replies,
  },
});

describe("a series stands, and says why and whose turn it is,", () => {
  test.each<[string, Series, [state: string, reason: string, turn: string, turnReason: string]]>([
    [
      "when nobody has answered for weeks",
      of(two()),
      [
        "submitted",
        "submitted on 2/10: no answer yet",
        "reviewer",
        "nobody has answered v2 yet; silent for 22 days, a ping is due",
      ],
    ],
    [
      "when a patch of it did not arrive",
      of([aPatch(1, "first", late)], { expected: 3, complete: false }),
      [
        "submitted",
        "submitted on 3/03: no answer yet, 2 of 3 patches missing",
        "reviewer",
        "nobody has answered v2 yet",
      ],
    ],
    [
      "when somebody waits for its author",
      of(two({ replies: [aReply("comment", "c")] })),
      [
        "changes-requested",
        "submitted on 2/10: 1 comment not answered, 0 of 2 patches reviewed",
        "author",
        'Ben Ode wrote in 1/2 on 3/02 and has no answer: "Should this not be done before the scan?"',
      ],
    ],
    [
      "when somebody waits for the author of its one patch, without a word of his own",
      of([aPatch(1, "only", { replies: [aReply("comment", "c", { excerpt: "" })] })]),
      [
        "changes-requested",
        "submitted on 2/10: 1 comment not answered, not reviewed yet",
        "author",
        "Ben Ode wrote on 3/02 and has no answer",
      ],
    ],
    [
      "when its author has promised a new version below the cover",
      of(two(), coverWith(aReply("answer", "a", { ...answer, promise: true }))),
      [
        "changes-requested",
        "submitted on 2/10: changes promised, 0 of 2 patches reviewed",
        "author",
        "a new version is due: changes promised on 1 of 2 patches",
      ],
    ],
    [
      "when its one patch is reviewed",
      of([reviewed("only")]),
      [
        "reviewed",
        "submitted on 2/10: the patch is reviewed",
        "custodian",
        "reviewed and quiet: it waits to be applied; silent for 22 days, a ping is due",
      ],
    ],
    [
      "when a pull request has one patch of two",
      aSeries([aRevision(2, two())], {
        pulls: [
          {
            ...{ name: "efi-rc2", messageId: "pull@example.org", from: ann },
            ...{ date: Date.UTC(2022, 2, 3), patches: ["first-1@example.org"] },
          },
        ],
      }),
      [
        "in-pull-request",
        "in pull request efi-rc2: Ann Lee asked on 3/03 to pull 1 of 2 patches",
        "custodian",
        "the pull request efi-rc2 waits to be pulled",
      ],
    ],
    [
      "when somebody says no",
      of(two({ replies: [aReply("comment", "c"), aReply("nack", "n", late)] })),
      [
        "changes-requested",
        "submitted on 2/10: rejected by a NACK, 0 of 2 patches reviewed",
        "author",
        'Ben Ode rejected it in 1/2 on 3/03 and has no answer: "Should this not be done before the scan?"',
      ],
    ],
    [
      "when its author has answered",
      of(two({ replies: [aReply("comment", "c", { answered: true }), aReply("answer", "a", answer)] })),
      ["under-review", "submitted on 2/10: 0 of 2 patches reviewed", "reviewer", "Ann Lee answered on 3/03"],
    ],
    [
      "when its author has promised a new version",
      of(
        two({
          replies: [
            aReply("comment", "c", { answered: true }),
            aReply("answer", "a", { ...answer, promise: true }),
          ],
        }),
      ),
      [
        "changes-requested",
        "submitted on 2/10: changes promised, 0 of 2 patches reviewed",
        "author",
        "a new version is due: changes promised on 1 of 2 patches",
      ],
    ],
    [
      "when every patch is reviewed",
      of([reviewed("first"), reviewed("second")]),
      [
        "reviewed",
        "submitted on 2/10: both patches are reviewed",
        "custodian",
        "reviewed and quiet: it waits to be applied; silent for 22 days, a ping is due",
      ],
    ],
    [
      "when its one patch was only tested",
      of([aPatch(1, "only", { reviews: [aReview("Tested-by")], replies: [aReply("review", "r", late)] })]),
      ["under-review", "submitted on 2/10: not reviewed yet", "reviewer", "not reviewed yet"],
    ],
    [
      "when the only review is not by the reviewer's own hand",
      of([
        aPatch(1, "only", {
          reviews: [aReview("Reviewed-by", ann, "r", false)],
          replies: [aReply("note", "r", late)],
        }),
      ]),
      ["under-review", "submitted on 2/10: not reviewed yet", "reviewer", "not reviewed yet"],
    ],
    [
      "when a custodian applied it, as the answer to the cover says",
      of(two(), coverWith(aReply("applied", "a", { excerpt: "Applied to u-boot/master, thanks!" }))),
      [
        "accepted",
        'accepted on 3/02: Ben Ode wrote "Applied to u-boot/master, thanks!"',
        "custodian",
        "Ben Ode has applied it; it is not on the main branch yet",
      ],
    ],
    [
      "when one patch of two was applied",
      of(two({ replies: [aReply("applied", "a", { excerpt: "Applied, thanks!", ...late })] })),
      [
        "partly-accepted",
        '1 of 2 accepted on 3/03: Ben Ode wrote "Applied, thanks!"',
        "custodian",
        "1 of 2 waits to be applied",
      ],
    ],
    [
      "when the author takes one patch of two back",
      of(two({ replies: [aReply("withdrawn", "w", { ...answer, excerpt: "Please drop this patch." })] })),
      ["under-review", "submitted on 2/10: 0 of 2 patches reviewed", "reviewer", "0 of 2 patches reviewed"],
    ],
    [
      "when the author takes all of it back",
      of(two({ replies: [aReply("withdrawn", "w", { ...answer, excerpt: "Please drop this series." })] })),
      [
        "withdrawn",
        'withdrawn on 3/03: Ann Lee wrote "Please drop this series."',
        "nobody",
        "its author took it back",
      ],
    ],
    [
      "when part of it is merged",
      of(two({ landing: landing() })),
      ["partly-merged", "1 of 2 merged: with the same diff", "custodian", "1 of 2 waits to be applied"],
    ],
    [
      "when part of it is merged and a question is open on the rest",
      of(two({ landing: landing() }, { replies: [aReply("comment", "c")] })),
      ["partly-merged", "1 of 2 merged: with the same diff", "author", "1 comment on v2 not answered"],
    ],
    [
      "when all of it is merged: the release is that of the last patch",
      of(
        two({ landing: landing({ evidence: "title" }) }, { landing: landing({ release: "v2022.04-rc10" }) }),
      ),
      [
        "merged",
        "merged in v2022.04-rc10: both patches were found, 1 with the same diff, 1 by author and title alone",
        "nobody",
        "everything is merged",
      ],
    ],
    [
      "when it is on the branch but in no release",
      of(two({ landing: landing() }, { landing: landing({ release: null }) })),
      [
        "merged",
        "merged in master: both patches were found, with the same diff",
        "nobody",
        "everything is merged",
      ],
    ],
  ])("%s", (_, series, expected) => {
    const { state, reason, turn, turnReason } = judge(series, { now });
    expect([state, sentenceOf(reason), turn, sentenceOf(turnReason)]).toEqual(expected);
  });

  test("by the version that was merged, though another was sent after it", () => {
    const merged = aPatch(1, "only", { landing: landing() });
    const again = aSeries([aRevision(1, [merged]), aRevision(2, [aPatch(1, "Only.")])]);
    expect(judge(again, { now })).toMatchObject({ state: "merged", release: "v2022.04-rc2" });
  });

  test("by what landed of an earlier version and is no longer sent", () => {
    const landed = aPatch(1, "preparation", { landing: landing() });
    const series = aSeries([aRevision(1, [landed, aPatch(2, "rest")]), aRevision(2, [aPatch(1, "rest")])]);
    expect(judge(series, { now })).toMatchObject({
      state: "partly-merged",
      reason: saying({ headline: "1 of 2 merged", evidence: "with the same diff" }),
    });
  });

  test("by its latest revision alone", () => {
    const old = aRevision(1, [aPatch(1, "only", { replies: [aReply("comment", "c")] })]);
    const series = aSeries([old, aRevision(2, [aPatch(1, "only", late)])]);
    expect(latestOf(series).label).toBe("v2");
    expect(judge(series, { now })).toMatchObject({
      state: "submitted",
      reason: saying({ headline: "submitted on 3/03", evidence: "no answer yet" }),
    });
  });
});

test("releases come in their order", () => {
  const order = [
    "v2021.10",
    "v2022.01-rc1",
    "v2022.01-rc2",
    "v2022.01-rc10",
    "v2022.01",
    "v2022.01.1",
    "v2022.04",
  ];
  expect([...order].reverse().sort(compareReleases)).toEqual(order);
  expect(compareReleases("v2022.01", "v2022.01")).toBe(0);
});

describe("a silent series", () => {
  const days = (count: number) => now + count * 86_400_000;
  const open = of(two(), { date: now });
  const waits = (count: number, dormantAfter?: number) =>
    judge(open, { now: days(count), ...(dormantAfter !== undefined && { dormantAfter }) });

  test("has a ping due after two weeks, and is dormant ninety days later", () => {
    expect(waits(14)).toMatchObject({ state: "submitted", pingDue: false });
    expect(waits(15)).toMatchObject({ state: "submitted", pingDue: true });
    expect(waits(104)).toMatchObject({ state: "submitted", pingDue: true });
    expect(waits(105)).toMatchObject({ state: "dormant", pingDue: false, turn: "reviewer" });
  });

  test("is dormant when a person says so", () => {
    expect(waits(20, 5)).toMatchObject({ state: "dormant" });
    expect(waits(365, 720)).toMatchObject({ state: "submitted", pingDue: true });
  });

  test("says since when, and what wakes it", () => {
    expect(evidenceOf(waits(200).reason)).toBe(
      "silent since 3/04, a new version or any answer wakes it; no answer yet",
    );
  });

  test("has no ping due while its author owes an answer", () => {
    const asked = of(two({ replies: [aReply("comment", "c", { date: now })] }), { date: now });
    expect(judge(asked, { now: days(20) })).toMatchObject({ turn: "author", pingDue: false });
  });

  test("of which all that was seen has landed waits for the rest no longer", () => {
    const part = of([aPatch(1, "first", { landing: landing() })], {
      expected: 3,
      complete: false,
      date: now,
    });
    expect(judge(part, { now: days(20) }).state).toBe("partly-merged");
    expect(judge(part, { now: days(200) })).toMatchObject({ state: "merged", turn: "nobody" });
  });
});
