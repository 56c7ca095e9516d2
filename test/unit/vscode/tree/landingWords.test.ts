import { describe, expect, it } from "vitest";
import { english, say } from "../../../../src/core/base/localize.ts";
import type { Landing } from "../../../../src/core/series/series.ts";
import { rowsOf } from "../../../../src/vscode/series/model/rows.ts";
import { outline } from "../../../../src/vscode/tree/outline.ts";
import type { SeriesRow } from "../../../../src/vscode/tree/seriesRow.ts";
import { tooltipOf } from "../../../../src/vscode/tree/seriesTooltip.ts";
import { anEntry, aPatch, aRevision, aSeries, me, now, sampleBoard } from "../../../support/overview.ts";

const plainly: Landing = {
  commit: "9af16cc8f1a0000000000000000000000000abcd",
  evidence: "patch-id",
  release: "v2022.04-rc2",
  branch: "master",
  reason: say("the diff is the same under another title"),
};
const reverted = {
  commit: "abc1234abcd00000000000000000000000000000",
  committed: Date.UTC(2022, 2, 3),
  release: "v2022.04-rc4",
};
const backports = [
  { commit: "bbb2222bbbb00000000000000000000000000000", branch: "u-boot-2022.01.y", release: "v2022.01.1" },
  { commit: "ccc3333cccc00000000000000000000000000000", branch: "u-boot-2021.10.y", release: null },
];
const other = [
  { commit: "ddd4444dddd00000000000000000000000000000", why: say("title and author are the same") },
];
const landings: Landing[] = [
  plainly,
  { ...plainly, changed: { additions: 3, deletions: 2 } },
  { ...plainly, changed: null, reverted },
  { ...plainly, backports },
  { ...plainly, other },
  { ...plainly, branch: "next", release: null, elsewhere: true },
  { ...plainly, release: null },
];

const patches = landings.map((landing, at) => aPatch(at + 1, "efi: one", { landing }));
const overview = { ...sampleBoard(), entries: [anEntry("x", aSeries([aRevision(1, patches)]))] };
const all = (rows: SeriesRow[]): SeriesRow[] => rows.flatMap((row) => [row, ...all(row.children)]);
const rows = all(
  rowsOf(
    { overview, groupBy: "state", me, now, notices: [], corrections: [], titles: {}, applies: new Map() },
    english,
  ),
).filter((row) => row.landing);
const tooltips = rows.map((row) =>
  tooltipOf(row, now, english)
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .split("\n\n")
    .at(-1),
);

describe("a patch that landed", () => {
  it("says where, and what else happened to it", () => {
    expect(outline(rows)).toMatchInlineSnapshot(`
      "▸ [git-commit] 1/7 efi: one | merged in v2022.04-rc2
      ▸ [git-commit] 2/7 efi: one | merged in v2022.04-rc2, changed while applying
      ▸ [discard] 3/7 efi: one | merged in v2022.04-rc2, reverted by abc1234abcd in v2022.04-rc4
      ▸ [git-commit] 4/7 efi: one | merged in v2022.04-rc2, backported to u-boot-2022.01.y, u-boot-2021.10.y
      ▸ [git-commit] 5/7 efi: one | merged in v2022.04-rc2, two commits fit
      ▸ [git-branch] 6/7 efi: one | in next, not merged yet
      ▸ [git-commit] 7/7 efi: one | merged in master
      "
    `);
  });

  it("says the same when spoken", () => {
    expect(rows.map((row) => row.spoken)).toEqual(
      rows.map((row, at) => `Patch ${at + 1} of 7, efi: one, ${row.description}`),
    );
  });

  it("tells the evidence and all commits in its tooltip", () => {
    expect(tooltips.join("\n\n")).toMatchInlineSnapshot(`
      "Landed as 9af16cc8f1a on master (v2022.04-rc2): the diff is the same under another title

      Landed as 9af16cc8f1a on master (v2022.04-rc2): the diff is the same under another title  
      Changed while applying: +3 −2 against the mail

      Landed as 9af16cc8f1a on master (v2022.04-rc2): the diff is the same under another title  
      Reverted by abc1234abcd on 2022-03-03 (v2022.04-rc4)

      Landed as 9af16cc8f1a on master (v2022.04-rc2): the diff is the same under another title  
      Backported to u-boot-2022.01.y as bbb2222bbbb (v2022.01.1)  
      Backported to u-boot-2021.10.y as ccc3333cccc (no release yet)

      Landed as 9af16cc8f1a on master (v2022.04-rc2): the diff is the same under another title  
      Which commit it became cannot be known, two commits fit:  
      9af16cc8f1a: the diff is the same under another title  
      ddd4444dddd: title and author are the same

      On its way as 9af16cc8f1a in next: the diff is the same under another title

      Landed as 9af16cc8f1a on master (no release yet): the diff is the same under another title"
    `);
  });
});
