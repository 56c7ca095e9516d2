// What the tree says of remarks, promises, reviews and pull requests.
import { describe, expect, it } from "vitest";
import { english, say } from "../../../../src/core/base/localize.ts";
import type { Correction } from "../../../../src/core/series/corrections.ts";
import type { Series } from "../../../../src/core/series/series.ts";
import { rowsOf } from "../../../../src/vscode/series/model/rows.ts";
import { outline } from "../../../../src/vscode/tree/outline.ts";
import type { SeriesRow } from "../../../../src/vscode/tree/seriesRow.ts";
import { tooltipOf } from "../../../../src/vscode/tree/seriesTooltip.ts";
import {
  anEntry,
  aPatch,
  aReply,
  aReview,
  aRevision,
  aSeries,
  me,
  now,
  sampleBoard,
} from "../../../support/overview.ts";
import { reason } from "../../../support/reason.ts";

const all = (rows: SeriesRow[]): SeriesRow[] => rows.flatMap((row) => [row, ...all(row.children)]);
const plain = (markdown: string) => markdown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));

/** The rows of a series that waits. */
function rowsBelow(
  series: Series,
  group: "waiting" | "needs-you" | "merged" = "waiting",
  corrections: Correction[] = [],
): SeriesRow[] {
  const overview = { ...sampleBoard(), entries: [anEntry("x", series, { group })] };
  return (
    rowsOf(
      { overview, groupBy: "state", me, now, notices: [], corrections, titles: {}, applies: new Map() },
      english,
    )[0]?.children[0]?.children ?? []
  );
}
const tooltip = (rows: SeriesRow[], label: string) => {
  const row = all(rows).find((one) => one.label === label);
  return row && plain(tooltipOf(row, now, english));
};

const ann = { name: "Ann Lee", email: "ann@example.org" };
const cem = { name: "Cem Ito", email: "cem@example.org" };
const on = (month: number, day: number) => Date.UTC(2022, month - 1, day);

describe("a series with remarks on its latest revision", () => {
  const commented = aSeries(
    [
      aRevision(1, [
        aPatch(1, "efi: one", {
          date: on(1, 2),
          replies: [aReply("comment", "old@example.org", { date: on(1, 3) })],
        }),
      ]),
      aRevision(2, [
        aPatch(1, "efi: one", {
          replies: [
            aReply("comment", "c1@example.org", { date: on(3, 2) }),
            aReply("comment", "c2@example.org", { date: on(2, 20), answered: true }),
            aReply("answer", "a2@example.org", { from: ann, excerpt: "Because of the scan." }),
          ],
        }),
        aPatch(2, "efi: two", {
          replies: [
            aReply("nack", "n1@example.org", { date: on(2, 28), from: cem, excerpt: "NAK, wrong layer." }),
          ],
        }),
      ]),
    ],
    {
      state: "changes-requested",
      turn: "author",
      turnReason: reason("Ben Ode wrote on 3/02 and has no answer"),
    },
  );

  it("begins with those that have no answer, oldest first", () => {
    expect(outline(rowsBelow(commented).slice(0, 1))).toMatchInlineSnapshot(`
      "▾ [comment-unresolved] 2 to answer | Ben Ode wrote on 3/02 and has no answer
        - [thumbsdown] Cem Ito: NAK, wrong layer. | 2/2 · 4d
        - [comment-unresolved] Ben Ode: Should this not be done before the scan? | 1/2 · 2d
      "
    `);
  });

  it("speaks of them with what they are and where they stand", () => {
    expect(all(rowsBelow(commented).slice(0, 1)).map((row) => row.spoken)).toMatchInlineSnapshot(`
      [
        "2 to answer, Ben Ode wrote on 3/02 and has no answer",
        "Cem Ito, NACK, not answered, on 2/2, 4 days ago, NAK, wrong layer",
        "Ben Ode, comment, not answered, on 1/2, 2 days ago, Should this not be done before the scan?",
      ]
    `);
  });

  it("opens each with a click", () => {
    expect(rowsBelow(commented)[0]?.children.map((row) => row.messageId)).toEqual([
      "n1@example.org",
      "c1@example.org",
    ]);
  });

  it("asks for nothing once it is merged", () => {
    expect(rowsBelow(commented, "merged").map((row) => row.label)).toEqual(["v2", "v1"]);
  });
});

describe("a series without open remarks", () => {
  it("says that a new version is due, and shows the promises", () => {
    const promised = (id: string) => [
      aReply("comment", `c-${id}`, { answered: true }),
      aReply("answer", `a-${id}`, { from: ann, promise: true, excerpt: "Will fix it in v2." }),
    ];
    const series = aSeries(
      [
        aRevision(1, [
          aPatch(1, "efi: one", { replies: promised("1") }),
          aPatch(2, "efi: two", { replies: promised("2") }),
          aPatch(3, "efi: three"),
        ]),
      ],
      {
        state: "changes-requested",
        turn: "author",
        turnReason: reason("a new version is due", "changes promised on 2 of 3 patches"),
      },
    );
    const [turn] = rowsBelow(series, "needs-you");
    expect(turn && outline([turn])).toMatchInlineSnapshot(`
      "▾ [edit] A new version is due: changes promised on 2 of 3 patches | your turn
        - [arrow-circle-up] Ann Lee: Will fix it in v2. | 1/3 · 2d
        - [arrow-circle-up] Ann Lee: Will fix it in v2. | 2/3 · 2d
      "
    `);
    expect(all(turn ? [turn] : []).map((row) => row.spoken)).toMatchInlineSnapshot(`
      [
        "A new version is due: changes promised on 2 of 3 patches, your turn",
        "Ann Lee, author's answer, promises a new version, on 1/3, 2 days ago, Will fix it in v2",
        "Ann Lee, author's answer, promises a new version, on 2/3, 2 days ago, Will fix it in v2",
      ]
    `);
  });

  it("says whose turn it is and why", () => {
    const series = aSeries([aRevision(1, [aPatch(1, "efi: one")])], {
      turn: "custodian",
      turnReason: reason("reviewed and quiet", "it waits to be applied; silent for 20 days, a ping is due"),
    });
    expect(rowsBelow(series)[0]?.spoken).toBe(
      "Reviewed and quiet: it waits to be applied; silent for 20 days, a ping is due, turn: custodian",
    );
  });
});

describe("a reply", () => {
  it("that no list has says that it is private, also when it is read out", () => {
    const own = aReply("comment", "own@example.org", { private: true, excerpt: "Between us: why?" });
    const series = aSeries([aRevision(1, [aPatch(1, "scsi: scan once", { replies: [own] })])]);
    const replies = all(rowsBelow(series)).filter(({ about }) => about.kind === "reply");
    expect(replies.length).toBeGreaterThan(0);
    for (const { label, description, spoken } of replies) {
      // At the beginning, since what is long is cut off.
      expect(`${label} · ${description}`).toMatch(/^Ben Ode (?:\(private\): |· private · )/);
      expect(spoken).toMatch(/^Ben Ode, private, /);
    }
  });

  it("says by icon, description and spoken label what it is", () => {
    const roles = [
      aReply("comment", "1", { excerpt: "Why?" }),
      aReply("comment", "2", { excerpt: "Why?", answered: true }),
      aReply("answer", "3", { excerpt: "So.", from: ann }),
      aReply("answer", "4", { excerpt: "Will do in v2.", from: ann, promise: true }),
      aReply("applied", "5", { excerpt: "Applied, thanks!" }),
      aReply("nack", "6", { excerpt: "NAK." }),
      aReply("nack", "7", { excerpt: "NAK.", answered: true }),
      aReply("withdrawn", "8", { excerpt: "Please drop this.", from: ann }),
      aReply("note", "9", { excerpt: "" }),
    ];
    const rows = all(
      rowsBelow(aSeries([aRevision(1, [aPatch(1, "efi: one", { replies: roles })])]), "merged"),
    );
    const replies = rows.filter((row) => row.about.kind === "reply");
    expect(outline(replies)).toMatchInlineSnapshot(`
      "- [comment-unresolved] Ben Ode | comment, not answered · 2d · Why?
      - [comment] Ben Ode | comment, answered · 2d · Why?
      - [reply] Ann Lee | author's answer · 2d · So.
      - [arrow-circle-up] Ann Lee | author's answer, promises a new version · 2d · Will do in v2.
      - [thumbsup] Ben Ode | applied · 2d · Applied, thanks!
      - [thumbsdown] Ben Ode | NACK, not answered · 2d · NAK.
      - [thumbsdown] Ben Ode | NACK, answered · 2d · NAK.
      - [circle-slash] Ann Lee | withdrawn · 2d · Please drop this.
      - [mail-read] Ben Ode | 2d
      "
    `);
    expect(replies.map((row) => row.spoken)).toMatchInlineSnapshot(`
      [
        "Ben Ode, comment, not answered, 2 days ago, Why?",
        "Ben Ode, comment, answered, 2 days ago, Why?",
        "Ann Lee, author's answer, 2 days ago, So",
        "Ann Lee, author's answer, promises a new version, 2 days ago, Will do in v2",
        "Ben Ode, applied, 2 days ago, Applied, thanks!",
        "Ben Ode, NACK, not answered, 2 days ago, NAK",
        "Ben Ode, NACK, answered, 2 days ago, NAK",
        "Ann Lee, withdrawn, 2 days ago, Please drop this",
        "Ben Ode, note, 2 days ago",
      ]
    `);
  });
});

describe("a review", () => {
  const series = aSeries([
    aRevision(1, [aPatch(1, "efi: one"), aPatch(2, "efi: two"), aPatch(3, "efi: three")]),
    aRevision(3, [
      aPatch(1, "efi: one", { reviews: [{ ...aReview("Reviewed-by"), givenOn: "v2" }] }),
      aPatch(2, "efi: two", { reviews: [{ ...aReview("Acked-by"), givenOn: "v2", counts: false }] }),
      aPatch(3, "efi: three", { reviews: [aReview("Reviewed-by", cem, "fwd@example.org", false)] }),
    ]),
  ]);
  const rows = rowsBelow(series);

  it("counts for the coverage only if it was given by its own hand on what the patch still is", () => {
    expect(rows.find((row) => row.label === "v3")?.spoken).toContain("1 of 3 patches reviewed");
  });

  it("says on which version it was given, and why it does not count", () => {
    const shown = all(rows).filter((row) => row.about.kind === "review" || row.about.kind === "patch");
    expect(outline(rows.slice(1, 2))).toMatchInlineSnapshot(`
      "▾ [versions] v3 | 2022-02-10 · 3 patches · 1/3 reviewed
        ▸ [pass] 1/3 efi: one | Reviewed-by
          - [verified] Reviewed-by: Ben Ode | given on v2
        ▸ [diff] 2/3 efi: two | 1 not counted
          - [unverified] Acked-by: Ben Ode | given on v2, the patch has changed since: does not count
        ▸ [diff] 3/3 efi: three | 1 not counted
          - [unverified] Reviewed-by: Cem Ito | sent by somebody else; does not count
      "
    `);
    expect(shown.slice(0, 6).map((row) => row.spoken)).toMatchInlineSnapshot(`
      [
        "Patch 1 of 3, efi: one, Reviewed-by: Ben Ode (given on v2)",
        "Reviewed-by: Ben Ode, given on v2",
        "Patch 2 of 3, efi: two, Acked-by: Ben Ode (given on v2, the patch has changed since: does not count)",
        "Acked-by: Ben Ode, given on v2, the patch has changed since: does not count",
        "Patch 3 of 3, efi: three, Reviewed-by: Cem Ito (sent by somebody else; does not count)",
        "Reviewed-by: Cem Ito, sent by somebody else; does not count",
      ]
    `);
  });

  it("of the author's is said to be that, and not to be sent by somebody else", () => {
    const own = { ...aReview("Tested-by", cem, "own@example.org", false), byAuthor: true as const };
    const above = rowsBelow(aSeries([aRevision(1, [aPatch(1, "efi: one", { reviews: [own] })])]));
    expect(outline(above)).toContain("Tested-by: Cem Ito | the author's own; does not count\n");
    expect(tooltip(above, "Tested-by: Cem Ito")).toContain("Nobody reviews their own patch");
  });

  it("explains itself in its tooltip and in its patch's", () => {
    expect(tooltip(rows, "Reviewed-by: Ben Ode")).toContain(
      "Given on v2; the patch has not changed since, so it counts.",
    );
    expect(tooltip(rows, "Acked-by: Ben Ode")).toContain(
      "Given on v2; the patch has changed since, so it does not count.",
    );
    expect(tooltip(rows, "Reviewed-by: Cem Ito")).toContain("sent by somebody else than the trailer names");
    expect(tooltip(rows, "2/3 efi: two")).toContain(
      "Acked-by: Ben Ode (given on v2, the patch has changed since: does not count)",
    );
  });
});

describe("a patch that did not change since the version before", () => {
  const rows = rowsBelow(
    aSeries([aRevision(2, [aPatch(1, "efi: one", { unchangedSince: "v1" }), aPatch(2, "efi: two")])]),
  );
  const patches = all(rows).filter((row) => row.about.kind === "patch");

  it("is marked, and says so in words as well", () => {
    expect(outline(patches)).toMatchInlineSnapshot(`
      "▸ [diff] 1/2 ≡ efi: one | 
      ▸ [diff] 2/2 efi: two | 
      "
    `);
    expect(patches[0]?.spoken).toBe("Patch 1 of 2, efi: one, unchanged since v1");
    expect(tooltip(rows, "1/2 ≡ efi: one")).toContain("≡ unchanged since v1");
    expect(tooltip(rows, "2/2 efi: two")).not.toContain("≡");
  });
});

describe("a revision", () => {
  const series = aSeries([
    aRevision(1, [aPatch(1, "efi: one", { messageId: "a1@example.org" })]),
    aRevision(3, [aPatch(1, "efi: one", { messageId: "b1@example.org", aliases: ["b0@example.org"] })], {
      linkedBecause: say("joined by hand"),
    }),
  ]);
  const corrections: Correction[] = [
    { join: ["a1@example.org", "b0@example.org"] },
    { mail: "b1@example.org", version: 3 },
    { split: "elsewhere@example.org" },
  ];
  const rows = all(rowsBelow(series, "waiting", corrections)).filter((row) => row.about.kind === "revision");

  it("says why it belongs, and what was corrected by hand", () => {
    expect(tooltip(rows, "v3")).toMatchInlineSnapshot(`
      "**v3** efi: one

      Sent 2022-02-10 (22 days ago)

      version 3, sent 22 days ago, 1 patch

      Belongs to the series: joined by hand

      Corrected by hand: joined with another posting  
      Corrected by hand: version 3"
    `);
    expect(tooltip(rows, "v1")).toContain("Corrected by hand: joined with another posting");
  });

  it("tells menus that it may be parted, and that there is something to forget", () => {
    expect(rows.map((row) => row.traits)).toEqual([
      "revision:latest:linked:corrected:read",
      "revision:superseded:corrected:read",
    ]);
  });
});

describe("a pull request", () => {
  const patches = [aPatch(1, "efi: one"), aPatch(2, "efi: two")];
  const pull = {
    name: "efi-2022-04-rc2",
    messageId: "pull@example.org",
    from: cem,
    date: on(3, 1),
    patches: patches.map((patch) => patch.messageId),
  };
  const series = aSeries([aRevision(1, [aPatch(1, "efi: other")]), aRevision(2, patches)], { pulls: [pull] });

  it("stands below the patches of the revision that it names, and opens with a click", () => {
    const rows = all(rowsBelow(series)).filter((row) => row.about.kind === "pull");
    expect(outline(rows)).toMatchInlineSnapshot(`
      "- [git-pull-request] Pull request efi-2022-04-rc2 | Cem Ito · 2 of 2 patches · 3d
      "
    `);
    expect(rows.map((row) => row.spoken)).toMatchInlineSnapshot(`
      [
        "Pull request efi-2022-04-rc2, Cem Ito, 2 of 2 patches, 3 days ago",
      ]
    `);
    expect(rows.map((row) => row.messageId)).toEqual(["pull@example.org"]);
    expect(
      rowsBelow(series)
        .find((row) => row.label === "v2")
        ?.children.at(-1),
    ).toEqual(rows[0]);
  });
});
