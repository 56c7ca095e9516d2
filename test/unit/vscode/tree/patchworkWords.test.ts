import { describe, expect, it } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import { opinionOf } from "../../../../src/core/patchwork/opinion.ts";
import type { PatchworkPatch } from "../../../../src/core/patchwork/patch.ts";
import type { TrackedEntry } from "../../../../src/core/tracking/model.ts";
import { rowsOf } from "../../../../src/vscode/series/model/rows.ts";
import { outline } from "../../../../src/vscode/tree/outline.ts";
import type { SeriesRow } from "../../../../src/vscode/tree/seriesRow.ts";
import { tooltipOf } from "../../../../src/vscode/tree/seriesTooltip.ts";
import { me, now, sampleBoard } from "../../../support/overview.ts";

const place = { url: "https://patchwork.example.org", project: "uboot" };

/** The sample overview with what a Patchwork says of a followed series: a state for each patch of its latest revision. */
function overview(name: string, told: (Partial<PatchworkPatch> | null)[]) {
  const sample = sampleBoard();
  const entries = sample.entries.map((entry): TrackedEntry => {
    if (entry.tracked.name !== name || !entry.series) return entry;
    const patches = entry.series.revisions.at(-1)?.patches ?? [];
    const known = patches.flatMap(({ messageId }, at): [string, PatchworkPatch][] => {
      const more = told[at];
      if (!more) return [];
      const page = `${place.url}/project/uboot/patch/${messageId}/`;
      const rest = { delegate: null, check: "pending", checks: null, series: 7, page } as const;
      return [[messageId, { id: at + 1, messageId, state: "new", ...rest, ...more }]];
    });
    return { ...entry, patchwork: opinionOf(entry.series, new Map(known), place) };
  });
  return { ...sample, entries };
}

const all = (rows: SeriesRow[]): SeriesRow[] => rows.flatMap((row) => [row, ...all(row.children)]);
const top = (name: string, told: (Partial<PatchworkPatch> | null)[]) =>
  rowsOf(
    {
      overview: overview(name, told),
      groupBy: "state",
      me,
      now,
      notices: [],
      corrections: [],
      titles: {},
      applies: new Map(),
    },
    english,
  );
const rows = (name: string, told: (Partial<PatchworkPatch> | null)[]) => all(top(name, told));
const plain = (markdown: string) => markdown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));

const disk = "uboot/disk_integ";
const capsule = "uboot/cap auth";

describe("checks that failed", () => {
  it("stand in the rows of the patch and of its open series, also read out", () => {
    const checks = { pending: 0, success: 2, warning: 0, fail: 1 };
    const told: Partial<PatchworkPatch>[] = [{ check: "fail", checks }];
    const failing = rows(disk, told).filter((row) => row.description.includes("⚠ 1 check failed"));
    expect(failing.map(({ about }) => about.kind)).toEqual(["series", "patch"]);
    for (const { spoken } of failing) expect(spoken).toContain(", 1 check failed");
    const passing = rows(disk, [{ check: "success", checks: { ...checks, fail: 0 } }]);
    expect(passing.map((row) => row.description).join("\n")).not.toContain("failed");
  });
});

describe("what a Patchwork says", () => {
  it("is marked on the rows of which it says otherwise", () => {
    const told = [{ state: "accepted" }, { state: "new" }];
    expect(outline(top(capsule, told).filter((row) => row.label === "Merged"))).toMatchInlineSnapshot(`
      "▸ [git-merge] Merged | 1
        ▸ [git-merge] uboot/cap auth | v11 · merged in v2022.04-rc2 · ⚠ Patchwork: new
          ▾ [versions] v11 | 2022-02-10 · 2 patches · 1/2 reviewed
            ▸ [git-commit] 1/2 tools: build mkeficapsule | merged in v2022.04-rc2
            ▸ [git-commit] 2/2 test: sign a capsule | merged in v2022.04-rc2 · ⚠ Patchwork: new · Reviewed-by · Acked-by
              - [verified] Reviewed-by: Ben Ode | 
              - [verified] Acked-by: Cem Ito | 
      "
    `);
  });

  it("is spoken with each difference", () => {
    const spoken = rows(capsule, [{ state: "accepted" }, { state: "new" }]).map((row) => row.spoken);
    expect(spoken.filter((text) => text.includes("Patchwork"))).toMatchInlineSnapshot(`
      [
        "uboot/cap auth, version 11, merged in v2022.04-rc2, warning: 1 of 2 patches: merged in v2022.04-rc2, but Patchwork still says new",
        "Patch 2 of 2, test: sign a capsule, merged in v2022.04-rc2, warning: merged in v2022.04-rc2, but Patchwork still says new, Reviewed-by: Ben Ode, Acked-by: Cem Ito",
      ]
    `);
  });

  it("stands in the tooltip of series and patch", () => {
    const checks = { pending: 0, success: 2, warning: 0, fail: 1 };
    const told = [
      { state: "superseded", delegate: "custodian", check: "fail", checks },
      { state: "under-review" },
    ] as const;
    const shown = rows(disk, [...told])
      .filter((row) => row.patchwork !== null && row.about.kind !== "revision")
      .map((row) =>
        plain(tooltipOf(row, now, english))
          .split("\n\n")
          .at(-1),
      );
    expect(shown).toMatchInlineSnapshot(`
      [
        "Patchwork: 1 superseded, 1 under-review, delegate custodian, checks: 2 passed, 1 failed  
      ⚠ 1 of 2 patches: Patchwork says superseded, but this is the latest revision",
        "Patchwork: superseded, delegate custodian, checks: 2 passed, 1 failed  
      ⚠ Patchwork says superseded, but this is the latest revision",
        "Patchwork: under-review",
      ]
    `);
  });

  it("changes neither state nor group nor icon", () => {
    const plainly = ({ icon, label, open }: SeriesRow) => ({ icon, label, open });
    expect(rows(disk, [{ state: "rejected" }, { state: "rejected" }]).map(plainly)).toEqual(
      rows(disk, []).map(plainly),
    );
  });

  it("that agrees marks nothing, and can be opened", () => {
    const shown = rows(disk, [{ state: "changes-requested" }, null]);
    expect(shown.filter((row) => /Patchwork/.test(row.description + row.spoken))).toEqual([]);
    expect(
      shown.filter((row) => row.patchwork !== null).map((row) => [row.traits, row.patchwork]),
    ).toMatchInlineSnapshot(`
      [
        [
          "series:known:mine:changes-requested:needs-you:patchwork:unread",
          "https://patchwork.example.org/project/uboot/list/?series=7&state=*&archive=both",
        ],
        [
          "revision:latest:patchwork:unread",
          "https://patchwork.example.org/project/uboot/list/?series=7&state=*&archive=both",
        ],
        [
          "patch:reviewed:patchwork:unread",
          "https://patchwork.example.org/project/uboot/patch/scsi-probe-after-scan-1@example.org/",
        ],
      ]
    `);
  });

  it("that nobody was asked for shows nowhere", () => {
    expect(
      rows(disk, []).filter((row) => row.patchwork !== null || row.traits.includes("patchwork")),
    ).toEqual([]);
  });

  it("is text, whatever it is", () => {
    const nasty = "[a](command:x) <img src=x> $(zap)";
    for (const row of rows(disk, [
      { state: nasty, delegate: nasty },
      { state: "superseded", delegate: nasty },
    ]))
      expect(tooltipOf(row, now, english)).not.toMatch(/\]\(|<img|\$\(zap/);
  });
});
