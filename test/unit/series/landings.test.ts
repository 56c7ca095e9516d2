import { expect, test } from "vitest";
import { evidenceOf, headlineOf, sentenceOf } from "../../../src/core/series/reason.ts";
import type { Landing, Series } from "../../../src/core/series/series.ts";
import { judge } from "../../../src/core/series/state.ts";
import { aPatch, aReply, aRevision, aSeries, now } from "../../support/overview.ts";

const landing: Landing = {
  commit: "c".repeat(40),
  evidence: "patch-id",
  release: "v2022.04-rc2",
  branch: "master",
};
const next: Landing = { ...landing, release: null, branch: "next", elsewhere: true };
const tree: Landing = { ...next, branch: "u-boot-efi/master" };
const reverted: Landing = {
  ...landing,
  reverted: { commit: `abc1234${"d".repeat(33)}`, committed: Date.UTC(2022, 1, 20), release: "v2022.04-rc4" },
};
const patches = (one: Landing | null, other: Landing | null) => [
  aPatch(1, "first", { landing: one }),
  aPatch(2, "second", { landing: other }),
];
const of = (one: Landing | null, other: Landing | null, more: Parameters<typeof aRevision>[2] = {}): Series =>
  aSeries([aRevision(2, patches(one, other), more)]);
const applied = aReply("applied", "Applied to u-boot-efi/master, thanks!");

test.each<[string, Series, [state: string, reason: string, turn: string, turnReason: string]]>([
  [
    "on its way in next is accepted, not merged",
    of(next, next),
    [
      "accepted",
      "in next: both patches were found, with the same diff",
      "custodian",
      "it is in next and not on the main branch yet",
    ],
  ],
  [
    "in part in a custodian's tree is accepted as far as that",
    of(tree, null),
    [
      "accepted",
      "1 of 2 in u-boot-efi/master: with the same diff",
      "custodian",
      "1 of 2 waits to be applied",
    ],
  ],
  [
    "merged in part, with the rest in next, says both",
    of(landing, next),
    [
      "partly-merged",
      "1 of 2 merged: with the same diff; 1 in next",
      "custodian",
      "1 of 2 waits to be applied",
    ],
  ],
  [
    "of one patch that is merged",
    aSeries([aRevision(2, [aPatch(1, "only", { landing })])]),
    [
      "merged",
      "merged in v2022.04-rc2: the patch was found, with the same diff",
      "nobody",
      "everything is merged",
    ],
  ],
  [
    "that was taken back is merged no more: its author has to mend it",
    of(reverted, reverted),
    [
      "changes-requested",
      "merged in v2022.04-rc2, reverted by abc1234dddd in v2022.04-rc4",
      "author",
      "2 patches were taken back: a corrected version is due",
    ],
  ],
  [
    "of which one patch was taken back is merged in part",
    of(landing, { ...reverted, reverted: { commit: "abc1234", committed: 1, release: null } }),
    [
      "partly-merged",
      "1 of 2 merged: with the same diff; 1 reverted by abc1234 in master",
      "author",
      "the patch was taken back: a corrected version is due",
    ],
  ],
])("a series %s", (_, series, expected) => {
  const { state, reason, turn, turnReason } = judge(series, { now });
  expect([state, sentenceOf(reason), turn, sentenceOf(turnReason)]).toEqual(expected);
});

test("a series that was applied, taken back and applied again says all three", () => {
  const again = {
    ...landing,
    commit: "a".repeat(40),
    earlier: [{ commit: "b".repeat(40), reverted: "d".repeat(40) }],
  };
  const { state, reason } = judge(of(again, again), { now });
  expect(state).toBe("merged");
  expect(evidenceOf(reason)).toMatch(/, applied as b{11}, reverted by d{11}, applied again as a{11}$/);
});

test("what is found in next says more than that somebody applied it", () => {
  const series = of(next, next);
  for (const patch of series.revisions[0]?.patches ?? []) patch.replies.push(applied);
  expect(headlineOf(judge(series, { now }).reason)).toBe("in next");
});

test("a revision sent after the revert is judged by itself", () => {
  const first = aRevision(1, patches(reverted, reverted), { date: Date.UTC(2022, 0, 10) });
  const later = aRevision(2, patches(null, null), { date: Date.UTC(2022, 1, 27) });
  expect(judge(aSeries([first, later]), { now }).state).toBe("submitted");
  const earlier = { ...later, date: Date.UTC(2022, 1, 15) };
  expect(judge(aSeries([first, earlier]), { now }).state).toBe("changes-requested");
});

test("a version that is merged counts by itself, whatever became of the one before", () => {
  const before = { ...landing, release: "v2022.01", commit: "a".repeat(40) };
  const first = aRevision(1, patches(before, before), { date: Date.UTC(2022, 0, 10) });
  expect(judge(aSeries([first, aRevision(2, patches(landing, landing))]), { now }).release).toBe(
    "v2022.04-rc2",
  );
});

test("the patches of the version that is shown are counted, not those that landed before it", () => {
  const first = aRevision(1, patches(landing, null), { date: Date.UTC(2022, 0, 10) });
  const two = aRevision(2, [aPatch(1, "second", { landing }), aPatch(2, "third", { landing })]);
  const one = aRevision(2, [aPatch(1, "second", { landing })]);
  const found = (latest: typeof one) => evidenceOf(judge(aSeries([first, latest]), { now }).reason);
  expect(found(two)).toBe("both patches were found, with the same diff");
  expect(found(one)).toBe("the patch was found, with the same diff");
});

test("a series that has been silent for long is merged only if all that was seen of it is", () => {
  const old = of(landing, null, { expected: 3, complete: false, date: Date.UTC(2021, 1, 10) });
  expect(judge(old, { now }).state).toBe("partly-merged");
  const seen = (expected: number, ...all: ReturnType<typeof aPatch>[]) =>
    sentenceOf(
      judge(aSeries([aRevision(2, all, { expected, complete: false, date: Date.UTC(2021, 1, 10) })]), {
        now: now + 400 * 86_400_000,
      }).reason,
    );
  expect(seen(4, aPatch(1, "first", { landing }))).toBe(
    "merged in v2022.04-rc2: the only one that was seen, 3 of 4 not seen; with the same diff",
  );
  expect(seen(3, ...patches(landing, landing))).toBe(
    "merged in v2022.04-rc2: all 2 that were seen, 1 of 3 not seen; with the same diff",
  );
});

test("what was left out when the others were merged long ago waits for no custodian", () => {
  const turnAfter = (days: number) => judge(of(landing, null), { now: now + days * 24 * 3_600_000 }).turn;
  expect([turnAfter(0), turnAfter(365)]).toEqual(["custodian", "nobody"]);
});

test("a version before that is merged counts more than the latest that is only in next", () => {
  const first = aRevision(1, patches(landing, landing), { date: Date.UTC(2022, 0, 10) });
  expect(judge(aSeries([first, aRevision(2, patches(next, next))]), { now }).state).toBe("merged");
});
