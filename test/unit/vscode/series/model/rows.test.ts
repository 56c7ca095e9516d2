import { describe, expect, it } from "vitest";
import { english } from "../../../../../src/core/base/localize.ts";
import type { Applicability } from "../../../../../src/core/patches/model.ts";
import { rowsOf } from "../../../../../src/vscode/series/model/rows.ts";
import { outline } from "../../../../../src/vscode/tree/outline.ts";
import type { SeriesRow } from "../../../../../src/vscode/tree/seriesRow.ts";
import { tooltipOf } from "../../../../../src/vscode/tree/seriesTooltip.ts";
import type { SeriesViewInput } from "../../../../../src/vscode/tree/seriesViewInput.ts";
import { anEntry, aPatch, aRevision, aSeries, me, now, sampleBoard } from "../../../../support/overview.ts";

const input = (more: Partial<SeriesViewInput> = {}): SeriesViewInput => ({
  overview: sampleBoard(),
  groupBy: "state",
  me,
  now,
  notices: [],
  corrections: [],
  titles: { "TS-118": "Disks that come and go" },
  applies: new Map(),
  ...more,
});
const all = (rows: SeriesRow[]): SeriesRow[] => rows.flatMap((row) => [row, ...all(row.children)]);
const rowsShown = (more: Partial<SeriesViewInput> = {}) => all(rowsOf(input(more), english));
const row = (label: string, more: Partial<SeriesViewInput> = {}) =>
  rowsShown(more).find((one) => one.label === label);

describe("the tree", () => {
  it("reads, grouped by state, as this", () => {
    expect(outline(rowsOf(input(), english))).toMatchInlineSnapshot(`
      "▾ [bell-dot] Needs you | 2
        ▸ [request-changes] uboot/disk_integ | v2 · submitted on 2/10 · 1/2 reviewed · 1d ●1
          ▾ [comment-unresolved] 1 to answer | Ben Ode asked on 3/02 ●1
            - [comment-unresolved] Ben Ode: Should this not be done before the scan? | 1/2 · 2d ●1
          ▾ [versions] v2 | 2022-02-10 · 2 patches · 1/2 reviewed ●1
            - [note] 0/2 efi_loader: disk integration | 
            ▸ [comment-unresolved] 1/2 scsi: probe after scan | 1 open comment · Reviewed-by ●1
              - [verified] Reviewed-by: Ben Ode | 
              - [comment-unresolved] Ben Ode | comment, not answered · 2d · Should this not be done before the scan? ●1
              - [reply] Ann Lee | author's answer · 1d · Yes, v3 will do so.
            ▸ [diff] 2/2 efi_loader: disk objects from devices | 1 not counted
              - [unverified] Tested-by: Ben Ode | sent by somebody else; does not count
          ▸ [history] v1 | 2022-01-12 · superseded by v2 · 1 patch (faint)
            ▸ [diff] scsi: probe after scan | 
        - [question] uboot/lost | No mail at that address.
      ▾ [watch] Waiting | 1
        ▸ [mail] uboot/uefi removable | RFC · submitted on 11/09 · 0/2 reviewed · snoozed until 2022-03-05 · 3mo
          - [eye] Nobody has answered yet | turn: reviewers
          ▾ [versions] RFC | 2021-11-09 · incomplete: 1 of 2
            ▸ [diff] 1/2 bootmgr: removable media | 
      ▸ [git-merge] Merged | 1
        ▸ [git-merge] uboot/cap auth | v11 · merged in v2022.04-rc2
          ▾ [versions] v11 | 2022-02-10 · 2 patches · 1/2 reviewed
            ▸ [git-commit] 1/2 tools: build mkeficapsule | merged in v2022.04-rc2
            ▸ [git-commit] 2/2 test: sign a capsule | merged in v2022.04-rc2 · Reviewed-by · Acked-by
              - [verified] Reviewed-by: Ben Ode | 
              - [verified] Acked-by: Cem Ito | 
      "
    `);
  });

  it("reads, grouped by ticket, with its title where one is known, as this", () => {
    const groups = rowsOf(input({ groupBy: "ticket" }), english);
    const upper = groups.map((group) => ({
      ...group,
      children: group.children.map((series) => ({ ...series, children: [] })),
    }));
    expect(outline(upper)).toMatchInlineSnapshot(`
      "▾ [tag] TS-102 | 1
        ▸ [git-merge] uboot/cap auth | v11 · merged in v2022.04-rc2
      ▾ [tag] TS-118 | Disks that come and go · 2
        ▸ [request-changes] uboot/disk_integ | v2 · submitted on 2/10 · 1/2 reviewed · 1d ●1
        ▸ [git-merge] uboot/cap auth | v11 · merged in v2022.04-rc2
      ▾ [tag] No ticket | 2
        - [question] uboot/lost | No mail at that address.
        ▸ [mail] uboot/uefi removable | RFC · submitted on 11/09 · 0/2 reviewed · snoozed until 2022-03-05 · 3mo
      "
    `);
  });

  it("speaks each row as a sentence", () => {
    expect(rowsShown().map((one) => one.spoken)).toMatchInlineSnapshot(`
      [
        "Needs you, 2 series",
        "uboot/disk_integ, version 2, changes requested, submitted on 2/10, 1 of 2 patches reviewed, 1 unread, last mail 1 day ago",
        "1 to answer, Ben Ode asked on 3/02, 1 unread",
        "Ben Ode, comment, not answered, on 1/2, 2 days ago, unread, Should this not be done before the scan?",
        "version 2, sent 22 days ago, 2 patches, 1 of 2 patches reviewed, 1 unread",
        "Cover letter, efi_loader: disk integration",
        "Patch 1 of 2, scsi: probe after scan, 1 open comment, Reviewed-by: Ben Ode, 1 unread",
        "Reviewed-by: Ben Ode",
        "Ben Ode, comment, not answered, 2 days ago, unread, Should this not be done before the scan?",
        "Ann Lee, author's answer, 1 day ago, Yes, v3 will do so",
        "Patch 2 of 2, efi_loader: disk objects from devices, Tested-by: Ben Ode (sent by somebody else; does not count)",
        "Tested-by: Ben Ode, sent by somebody else; does not count",
        "version 1, sent 51 days ago, superseded by v2, 1 patch",
        "Patch 1 of 1, scsi: probe after scan",
        "uboot/lost, No mail at that address, Check the address in patchTracker.series",
        "Waiting, 1 series",
        "uboot/uefi removable, RFC version 1, submitted on 11/09, 0 of 2 patches reviewed, snoozed until 2022-03-05, last mail 3 months ago",
        "Nobody has answered yet, turn: reviewers",
        "RFC version 1, sent 3 months ago, incomplete: 1 of 2",
        "Patch 1 of 2, bootmgr: removable media",
        "Merged, 1 series",
        "uboot/cap auth, version 11, merged in v2022.04-rc2",
        "version 11, sent 22 days ago, 2 patches, 1 of 2 patches reviewed",
        "Patch 1 of 2, tools: build mkeficapsule, merged in v2022.04-rc2",
        "Patch 2 of 2, test: sign a capsule, merged in v2022.04-rc2, Reviewed-by: Ben Ode, Acked-by: Cem Ito",
        "Reviewed-by: Ben Ode",
        "Acked-by: Cem Ito",
      ]
    `);
  });

  it("tells menus what a row is", () => {
    expect([...new Set(rowsShown().map((one) => one.traits))].sort()).toMatchInlineSnapshot(`
      [
        "cover:read",
        "group",
        "patch:landed:read",
        "patch:landed:reviewed:read",
        "patch:read",
        "patch:reviewed:unread",
        "reply:answer:read",
        "reply:comment:open:unread",
        "review:read",
        "revision:latest:read",
        "revision:latest:unread",
        "revision:superseded:read",
        "series:known:mine:changes-requested:needs-you:unread",
        "series:known:mine:merged:read",
        "series:known:others:submitted:waiting:snoozed:read",
        "series:unknown",
        "turn:read",
        "turn:unread",
      ]
    `);
  });

  it("says where the next step needs it that a series no longer applies, and where on hover", () => {
    const conflicts: Applicability = {
      ...{ verdict: "conflicts", applied: true, files: ["drivers/scsi/scsi.c"], patch: null, problem: null },
      ...{ branch: "origin/master", tip: "a".repeat(40), repository: "/r" },
    };
    const applies = new Map(sampleBoard().entries.map(({ tracked }) => [tracked.thread, conflicts]));
    const [disk, removable] = ["uboot/disk_integ", "uboot/uefi removable"].map((name) =>
      row(name, { applies }),
    );
    expect(disk?.description).toBe("v2 · submitted on 2/10 · no longer applies · 1/2 reviewed · 1d");
    expect(disk?.spoken).toContain("submitted on 2/10, no longer applies, 1 of 2 patches reviewed");
    expect(removable?.description).not.toContain("applies");
    const hover = disk ? tooltipOf(disk, now, english, conflicts).replaceAll("&#46;", ".") : "";
    expect(hover).toContain("No longer applies to origin/master");
    expect(hover).toContain("drivers/scsi/scsi.c");
  });

  it("has an id for each row once, even where a mail stands twice or a series has two tickets", () => {
    const twice = aPatch(1, "efi: once", { messageId: "same@example.org" });
    const overview = { ...sampleBoard(), entries: [anEntry("x", aSeries([aRevision(1, [twice, twice])]))] };
    for (const more of [{ overview }, { groupBy: "ticket" } as const]) {
      const ids = rowsShown(more).map((one) => one.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it("keeps the id of a series that moves to another group", () => {
    const overview = sampleBoard();
    const before = row("uboot/disk_integ")?.id;
    for (const entry of overview.entries) entry.group = "closed";
    expect(row("uboot/disk_integ", { overview })?.id).toBe(before);
  });

  it("leaves out empty groups, and is empty where nothing is followed", () => {
    const overview = { entries: [], updated: null, problems: [] };
    expect(rowsOf(input({ overview }), english)).toEqual([]);
  });

  it("puts notices above the series", () => {
    const problem = {
      what: "Entry 2 names no thread.",
      remedy: "Correct it.",
      where: "patchTracker.series[1]",
    };
    const [first] = rowsOf(input({ notices: [{ problem, action: "settings" }] }), english);
    expect(first?.spoken).toBe("Entry 2 names no thread. Correct it.");
  });

  it("gives every state a shape of its own", () => {
    const states = [
      "submitted",
      "under-review",
      "partly-merged",
      "merged",
      "superseded",
      "withdrawn",
    ] as const;
    const shapes = states.map((state) => {
      const entries = [anEntry("x", aSeries([aRevision(1, [aPatch(1, "efi: x")])], { state }))];
      return row("x", { overview: { ...sampleBoard(), entries } })?.icon.id;
    });
    expect(new Set(shapes).size).toBe(states.length);
  });
});
