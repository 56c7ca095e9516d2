import { describe, expect, it } from "vitest";
import { english, listed, say } from "../../../../../src/core/base/localize.ts";
import type { Applicability } from "../../../../../src/core/patches/model.ts";
import { because, whole } from "../../../../../src/core/series/reason.ts";
import type { SeriesOverview } from "../../../../../src/core/tracking/model.ts";
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

/** Somebody else's, which was sent to the person and to Ben, who has answered; a year ago. */
function askingBoard(): SeriesOverview {
  const [ben, cem] = ["Ben Ode", "Cem Ito"].map((name) => ({
    name,
    email: `${name.slice(0, 3).toLowerCase()}@example.org`,
  }));
  if (!ben || !cem) throw new Error("there are two");
  const sent = Date.UTC(2021, 10, 9);
  const asked = { by: "cc" as const, date: sent, messageId: "a@example.org" };
  const since = { day: sent };
  const series = aSeries([aRevision(1, [aPatch(1, "fs: repair", { date: sent, author: cem })])], {
    author: cem,
    asked: [
      { ...asked, person: { name: "Ann Lee", email: me[0] ?? "" }, answered: false },
      { ...asked, person: ben, answered: true },
    ],
    reason: because(say("submitted on {0}", since)),
    turnReason: because(
      say("not reviewed yet"),
      say("{0} was asked on {1} and has not answered", "Ann Lee", since),
    ),
  });
  const why = because(
    say("you stand in Cc"),
    say("{0} was sent to you on {1}", "v1", since),
    "a@example.org",
  );
  const keeps = because(
    say("MAINTAINERS gives you {0}", "fs/x.c"),
    say("you are maintainer of {0}", "FILES"),
  );
  const asks = { askedOfYou: { answered: false, why: [why, keeps] }, group: "needs-you" as const };
  const groupReason = because(say("your review is asked for"), listed([why, keeps].map(whole), "; "));
  return { ...sampleBoard(), entries: [anEntry("fs/repair", series, { ...asks, groupReason })] };
}

describe("a row where there are several projects", () => {
  it("says which one it is of, once", () => {
    const [first, ...others] = sampleBoard().entries;
    if (!first?.series) throw new Error("The sample has no series.");
    const named = (name: string) => ({ ...first, project: "xen", tracked: { ...first.tracked, name } });
    const entries = [named("xen/events"), named("events"), ...others];
    const shown = (label: string) => row(label, { overview: { ...sampleBoard(), entries } });
    expect(shown("events")?.description).toMatch(/^xen · v/);
    expect(shown("events")?.spoken).toMatch(/^events, project xen, version/);
    expect(shown("xen/events")?.description).toMatch(/^v\d/);
    expect(shown("xen/events")?.spoken).toMatch(/^xen\/events, version/);
  });
});

describe("a series of somebody else that asks for the person", () => {
  const shown = () => rowsOf(input({ overview: askingBoard() }), english);

  it("needs them, and says so in its row and in whose turn it is, with the year where it is another", () => {
    expect(outline(shown())).toMatchInlineSnapshot(`
      "▾ [bell-dot] Needs you | 1
        ▸ [mail] fs/repair | v1 · submitted on 11/09/2021 · asked of you · 0/1 reviewed · 3mo
          - [eye] Not reviewed yet: Ann Lee was asked on 11/09/2021 and has not answered | your turn · you stand in Cc · MAINTAINERS gives you fs/x.c
          ▾ [versions] v1 | 2021-11-09 · 1 patch
            ▸ [diff] fs: repair | 
      "
    `);
  });

  it("is spoken and hovered over with all that asks for them, and who else was asked", () => {
    const [series, turn] = all(shown()).filter(
      ({ about }) => about.kind === "series" || about.kind === "turn",
    );
    expect(series?.spoken).toContain(", asked of you, ");
    expect(turn?.spoken).toMatchInlineSnapshot(
      `"Not reviewed yet: Ann Lee was asked on 11/09/2021 and has not answered, your turn, you stand in Cc: v1 was sent to you on 11/09/2021, MAINTAINERS gives you fs/x.c: you are maintainer of FILES"`,
    );
    const plain = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
    expect(series && plain(tooltipOf(series, now, english))).toMatchInlineSnapshot(`
      "**fs: repair**

      By Cem Ito

      State: **submitted** (submitted on 11/09/2021)  
      Turn: **yours** (not reviewed yet: Ann Lee was asked on 11/09/2021 and has not answered)  
      your review is asked for: you stand in Cc: v1 was sent to you on 11/09/2021; MAINTAINERS gives you fs/x.c: you are maintainer of FILES  
      Asked: Ann Lee, Ben Ode (answered)  
      v1: 2021-11-09 (3 months ago)  
      Last mail 3 months ago

      ○ 1/1 fs: repair"
    `);
  });
});

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
    const hover = disk
      ? tooltipOf(disk, now, english, { applies: conflicts, made: null }).replaceAll("&#46;", ".")
      : "";
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
