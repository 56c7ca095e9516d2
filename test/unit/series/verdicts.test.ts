// What is said of a series after it was sent: reviews that carry over, promises, pull requests, corrections.
import { describe, expect, test } from "vitest";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { assemble } from "../../../src/core/series/assemble.ts";
import type { Correction } from "../../../src/core/series/corrections.ts";
import { bob, compact, cover, mails, patch, reply } from "../../fixtures/shapes.ts";
import { saying } from "../../support/reason.ts";

const now = Date.parse("2022-01-20T00:00:00Z");

function seriesOf(sent: Message[], corrections: Correction[] = []) {
  const stored = sent.map(({ body, ...head }) => ({ ...head, facts: factsOf({ ...head, body }) }));
  return assemble(stored, { now, idOf: (link) => link, corrections });
}

const [first, second] = ["misc: first", "misc: second"];
const reviewed = (id: string, subject: string, below: string) =>
  reply(id, subject, { below, day: 1 }, "Reviewed-by: Bob Marsh <bob@example.com>");

describe("a review of v1", () => {
  const sent = mails(
    patch("a1", `[PATCH 1/2] ${first}`),
    patch("a2", `[PATCH 2/2] ${second}`, { below: "a1" }),
    reviewed("r1", `Re: [PATCH 1/2] ${first}`, "a1"),
    reviewed("r2", `Re: [PATCH 2/2] ${second}`, "a2"),
    patch("b1", `[PATCH v2 1/2] ${first}`, { day: 3 }),
    patch("b2", `[PATCH v2 2/2] ${second}`, { day: 3, below: "b1", says: "otherwise" }),
  );
  const [unchanged, changed] = seriesOf(sent)[0]?.revisions[1]?.patches ?? [];

  test("counts for v2 where the patch is the same", () => {
    expect(unchanged?.reviews).toMatchObject([{ messageId: "r1@example.org", givenOn: "v1", counts: true }]);
    expect(unchanged?.unchangedSince).toBe("v1");
  });

  test("is only told of where the patch has changed", () => {
    expect(changed?.reviews).toMatchObject([{ messageId: "r2@example.org", givenOn: "v1", counts: false }]);
    expect(changed?.unchangedSince).toBeUndefined();
  });

  test("is what the coverage of v2 says", () => {
    expect(seriesOf(sent)[0]?.reason).toEqual(
      saying({ headline: "submitted on 1/13", evidence: "1 of 2 patches reviewed" }),
    );
  });
});

describe("an author who promises a change", () => {
  const comment = reply("r1", `Re: [PATCH] ${first}`, { below: "a1", day: 1 });
  const promise = {
    ...reply("r2", `Re: [PATCH] ${first}`, { below: "r1", day: 2 }, "Right, I will fix that in v2."),
  };

  test("owes a new version", () => {
    const { from: _bob, ...byAnn } = promise;
    const [series] = seriesOf(mails(patch("a1", `[PATCH] ${first}`), comment, byAnn));
    expect(series).toMatchObject({
      state: "changes-requested",
      turn: "author",
      turnReason: saying({ headline: "a new version is due", evidence: "changes promised on the patch" }),
    });
  });

  test.each<[string, string, string]>([
    ["owes one too where the author gives in to a remark", "It is called twice.", "author"],
    ["and to a request", "Could you rename it?", "author"],
    ["but not by answering a question", "Does it work on the board?", "reviewer"],
  ])("%s", (_, asked, turn) => {
    const { from: _bob, ...byAnn } = reply(
      "r2",
      `Re: [PATCH] ${first}`,
      { below: "r1", day: 2 },
      "Sure, I expected that.",
    );
    const remark = reply("r1", `Re: [PATCH] ${first}`, { below: "a1", day: 1 }, asked);
    expect(seriesOf(mails(patch("a1", `[PATCH] ${first}`), remark, byAnn))[0]?.turn).toBe(turn);
  });

  test("owes nothing once it is sent", () => {
    const { from: _bob, ...byAnn } = promise;
    const v2 = patch("b1", `[PATCH v2] ${first}`, { day: 4 });
    const [series] = seriesOf(mails(patch("a1", `[PATCH] ${first}`), comment, byAnn, v2));
    expect(series).toMatchObject({ state: "submitted", turn: "reviewer" });
  });
});

describe("a custodian's pull request", () => {
  const pull = {
    id: "p1",
    subject: "[PULL] Pull request for u-boot master = u-boot-misc-20220115",
    from: bob,
    day: 5,
    body: `Hi Tom,

The following changes since commit 1111111111111111111111111111111111111111:

  Prepare v2022.01 (2022-01-10 13:46:08 -0500)

are available in the Git repository at:

  https://git.example.org/u-boot-misc.git tags/u-boot-misc-20220115

----------------------------------------------------------------
Ann Lee (2):
      misc: first
      misc: second

Carl Other (1):
      misc: third

 drivers/misc/first.c | 1 +
`,
  };
  const sent = [
    cover("a0", "[PATCH 0/2] misc: both"),
    patch("a1", `[PATCH 1/2] ${first}`, { below: "a0" }),
    patch("a2", `[PATCH 2/2] ${second}`, { below: "a0" }),
  ];

  test("names no patch of a year before, whatever its title", () => {
    const later = { ...pull, day: 400 };
    expect(seriesOf(mails(...sent, later)).map(({ pulls }) => pulls)).toEqual([[]]);
  });

  test("puts the series whose patches it names in a pull request", () => {
    const [series] = seriesOf(mails(...sent, pull));
    expect(series).toMatchObject({
      state: "in-pull-request",
      turn: "custodian",
      reason: saying({
        headline: "in pull request u-boot-misc-20220115",
        evidence: "Bob Marsh asked on 1/15 to pull both patches",
      }),
    });
  });

  test("says nothing of a version that came after it", () => {
    const [series] = seriesOf(mails(...sent, pull, patch("b1", `[PATCH v2 1/2] ${first}`, { day: 6 })));
    expect(series?.state).toBe("submitted");
  });

  test("says nothing of another author's patch of that title", () => {
    const third = patch("c1", "[PATCH] misc: third", {
      from: { name: "Dora Else", email: "dora@example.org" },
    });
    expect(seriesOf(mails(third, pull))[0]?.state).toBe("submitted");
  });
});

describe("what a person corrects wins", () => {
  const v1 = patch("a1", `[PATCH] ${first}`);
  const v2 = patch("b1", `[PATCH v2] ${first}`, { day: 2 });
  const other = patch("c1", "[PATCH v3] a wholly new title", { day: 4, from: bob });
  const labels = (corrections: Correction[]) =>
    compact(seriesOf(mails(v1, v2, other), corrections)).map(({ revisions }) =>
      revisions.map((revision) => revision.label).join(" "),
    );

  test("over nothing: the links are those that were found", () => {
    expect(labels([])).toEqual(["v1 v2", "v3"]);
  });

  test("joined postings are one series, whatever their title and sender", () => {
    expect(labels([{ join: ["b1@example.org", "c1@example.org"] }])).toEqual(["v1 v2 v3"]);
  });

  test("a posting split off is a series of its own", () => {
    expect(labels([{ split: "b1@example.org" }])).toEqual(["v1", "v2", "v3"]);
  });

  test("a version is what the person says", () => {
    expect(labels([{ mail: "b1@example.org", version: 5 }])).toEqual(["v1 v5", "v3"]);
  });

  test("a correction of mails that are not here changes nothing", () => {
    expect(labels([{ split: "x@example.org" }, { join: ["x@example.org", "y@example.org"] }])).toEqual([
      "v1 v2",
      "v3",
    ]);
  });
});
