import { describe, expect, test } from "vitest";
import { sentenceOf } from "../../../src/core/series/reason.ts";
import type { Patch, Review, Series } from "../../../src/core/series/series.ts";
import { groupOf } from "../../../src/core/tracking/group.ts";
import { aPatch, aReply, aReview, aRevision, aSeries } from "../../support/overview.ts";
import { reason } from "../../support/reason.ts";

const [me, ben] = [["ann@example.org"], ["ben@example.org"]];
const series = (more: Partial<Series>, ...replies: ReturnType<typeof aReply>[]) =>
  aSeries([aRevision(1, [aPatch(1, "only", { replies })])], { turnReason: reason("why"), ...more });
const answer = aReply("answer", "a", {
  from: { name: "Ann Lee", email: "ann@example.org" },
  date: Date.UTC(2022, 2, 3),
});

const cem = { name: "Cem Ito", email: "cem@example.org" };
/** Two patches, sent twice: Ben's review of the first still counts. */
const reviewedInPart = (second: Partial<Patch>, left: Review[] = []) =>
  aSeries(
    [
      aRevision(1, [aPatch(1, "first", { replies: [aReply("review", "r")] }), aPatch(2, "second", second)]),
      aRevision(
        2,
        [aPatch(1, "first", { reviews: [aReview("Reviewed-by")] }), aPatch(2, "second", { reviews: left })],
        { date: Date.UTC(2022, 2, 5) },
      ),
    ],
    { turn: "reviewer", turnReason: reason("why") },
  );

describe("a series that is followed", () => {
  test.each<[string, Series, string[], number | null, string, string]>([
    [
      "needs its author when it is their turn",
      series({ turn: "author" }),
      me,
      null,
      "needs-you",
      "your turn: why",
    ],
    [
      "needs whoever follows it where nobody said who they are",
      series({ turn: "author" }),
      [],
      null,
      "needs-you",
      "your turn: why",
    ],
    ["needs nobody else", series({ turn: "author" }), ben, null, "waiting", "the author's turn: why"],
    [
      "knows its author by a plus-address",
      series({ turn: "author" }),
      ["ann+list@example.org"],
      null,
      "needs-you",
      "your turn: why",
    ],
    [
      "waits while it is snoozed",
      series({ turn: "author" }),
      me,
      Date.UTC(2022, 2, 11),
      "waiting",
      "snoozed until 2022-03-11",
    ],
    [
      "waits for its reviewers",
      series({ turn: "reviewer" }),
      me,
      null,
      "waiting",
      "the reviewer's turn: why",
    ],
    [
      "needs the reviewer whom its author has answered",
      series({ turn: "reviewer" }, aReply("comment", "c"), answer),
      ben,
      null,
      "needs-you",
      "your review is awaited: why",
    ],
    [
      "needs the reviewer of the version before when a new one was sent",
      aSeries(
        [
          aRevision(1, [aPatch(1, "only", { replies: [aReply("comment", "c", { answered: true })] })]),
          aRevision(2, [aPatch(1, "only")], { date: Date.UTC(2022, 2, 5) }),
        ],
        { turn: "reviewer", turnReason: reason("why") },
      ),
      ben,
      null,
      "needs-you",
      "your review is awaited: why",
    ],
    [
      "needs the reviewer whose remark on one patch a new version answers, though others keep their review",
      reviewedInPart({ replies: [aReply("comment", "c", { answered: true })] }),
      ben,
      null,
      "needs-you",
      "your review is awaited: why",
    ],
    [
      "needs the reviewer whose review one patch has lost",
      reviewedInPart({ replies: [aReply("review", "r")] }, [{ ...aReview("Reviewed-by"), counts: false }]),
      ben,
      null,
      "needs-you",
      "your review is awaited: why",
    ],
    [
      "does not need a reviewer for what they never spoke of",
      reviewedInPart({ replies: [aReply("comment", "c", { from: cem })] }),
      ben,
      null,
      "waiting",
      "the reviewer's turn: why",
    ],
    [
      "does not need one who has said nothing",
      series({ turn: "reviewer" }, answer),
      ben,
      null,
      "waiting",
      "the reviewer's turn: why",
    ],
    [
      "is merged, snoozed or not",
      series({ state: "merged", turn: "nobody" }),
      me,
      1,
      "merged",
      "submitted on 2/10",
    ],
    [
      "needs its author when a ping is due",
      series({ turn: "reviewer", pingDue: true }),
      me,
      null,
      "needs-you",
      "a ping is due: why",
    ],
    [
      "needs no other for a ping",
      series({ turn: "reviewer", pingDue: true }),
      ben,
      null,
      "waiting",
      "the reviewer's turn: why",
    ],
    [
      "is dormant, whosever turn it is",
      series({ state: "dormant", turn: "author" }),
      me,
      null,
      "dormant",
      "submitted on 2/10",
    ],
    [
      "does not need the reviewer whose review stands",
      aSeries(
        [
          aRevision(1, [aPatch(1, "only", { replies: [aReply("review", "r")] })]),
          aRevision(2, [aPatch(1, "only", { reviews: [aReview("Reviewed-by")] })], {
            date: Date.UTC(2022, 2, 5),
          }),
        ],
        { turn: "custodian", turnReason: reason("why"), state: "reviewed" },
      ),
      ben,
      null,
      "waiting",
      "the custodian's turn: why",
    ],
    [
      "is closed when it was withdrawn",
      series({ state: "withdrawn", turn: "nobody" }),
      me,
      null,
      "closed",
      "submitted on 2/10",
    ],
  ])("%s", (_, one, addresses, snoozedUntil, group, groupReason) => {
    expect(groupOf(one, addresses, snoozedUntil)).toMatchObject({ group });
    expect(sentenceOf(groupOf(one, addresses, snoozedUntil).groupReason)).toBe(groupReason);
  });

  test("is not called back for a ping that was put off before", () => {
    const due = series({ turn: "reviewer", pingDue: true });
    expect(groupOf(due, me, null, true)).toMatchObject({ group: "waiting" });
  });
});
