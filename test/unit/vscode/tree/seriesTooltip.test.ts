import { describe, expect, it } from "vitest";
import { english, say } from "../../../../src/core/base/localize.ts";
import type { BaseHow } from "../../../../src/core/patches/model.ts";
import { rowsOf } from "../../../../src/vscode/series/model/rows.ts";
import type { Made } from "../../../../src/vscode/tree/baseWords.ts";
import { escaped } from "../../../../src/vscode/tree/markdown.ts";
import type { SeriesRow } from "../../../../src/vscode/tree/seriesRow.ts";
import { tooltipOf } from "../../../../src/vscode/tree/seriesTooltip.ts";
import {
  anEntry,
  aPatch,
  aReply,
  aRevision,
  aSeries,
  me,
  now,
  sampleBoard,
} from "../../../support/overview.ts";

const all = (rows: SeriesRow[]): SeriesRow[] => rows.flatMap((row) => [row, ...all(row.children)]);
const rows = (overview = sampleBoard()) =>
  all(
    rowsOf(
      { overview, groupBy: "state", me, now, notices: [], corrections: [], titles: {}, applies: new Map() },
      english,
    ),
  );
const plain = (markdown: string) => markdown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
const tooltip = (kind: SeriesRow["about"]["kind"], index = 0) => {
  const row = rows().filter((one) => one.about.kind === kind)[index];
  return row ? plain(tooltipOf(row, now, english)) : "";
};

describe("a tooltip", () => {
  it("of a series says state, reason, whose turn and why, tickets and which patches are reviewed", () => {
    expect(tooltip("series")).toMatchInlineSnapshot(`
      "**efi_loader: disk integration**

      By Ann Lee

      State: **changes requested** (submitted on 2/10: 1 comment not answered)  
      Turn: **yours** (Ben Ode asked on 3/02)  
      Ben Ode waits for your answer.  
      Tickets: TS-118  
      v2: 2022-02-10 (22 days ago)  
      Last mail 1 day ago

      ✓ 1/2 scsi: probe after scan: Reviewed-by: Ben Ode  
      ○ 2/2 efi_loader: disk objects from devices"
    `);
  });

  it("of an incomplete version and of its series names the patches that are missing", () => {
    const patches = [1, 3, 5].map((number) => aPatch(number, `efi: step ${number}`));
    const series = aSeries([aRevision(1, patches, { expected: 5, complete: false })]);
    const told = rows({ ...sampleBoard(), entries: [anEntry("x", series)] })
      .filter(({ about }) => about.kind === "series" || about.kind === "revision")
      .map((row) => plain(tooltipOf(row, now, english)));
    expect(told).toEqual([
      expect.stringContaining("  \n2/5 and 4/5 are not in the archive  \n"),
      expect.stringContaining("incomplete: 3 of 5\n\n2/5 and 4/5 are not in the archive"),
    ]);
  });

  it("of a landed patch says the commit, the evidence and the release", () => {
    const landed = rows().find((row) => row.landing);
    expect(landed && plain(tooltipOf(landed, now, english))).toMatchInlineSnapshot(`
      "**tools: build mkeficapsule**

      By Ann Lee  
      Sent 2022-02-10 (22 days ago)

      drivers/scsi/scsi.c +4 −1

      Landed as 9af16cc8f1a on master (v2022.04-rc2): the diff is the same"
    `);
  });

  it("of a version and of its patches says what they were put on, once that is known", () => {
    const [one, two, three] = [aPatch(1, "efi: one"), aPatch(2, "efi: two"), aPatch(3, "efi: three")];
    const entries = [anEntry("x", aSeries([aRevision(1, [one, two, three])]))];
    const commit = "9af16cc8f1a0".padEnd(40, "0");
    const made = (how: BaseHow, reason: string): Made => ({
      base: { commit, how, reason: say(reason) },
      patches: [one, two, three].map(({ messageId, number, title }) => ({
        ...{ messageId, number, title, parent: commit, notes: "" },
        commit: number === 3 ? null : commit,
        threeWay: number === 2,
        problem: number === 3 ? { what: "It fits nowhere.", remedy: "Fetch.", where: title } : null,
      })),
    });
    const [version, ...patches] = rows({ ...sampleBoard(), entries }).filter(({ about }) =>
      ["revision", "patch"].includes(about.kind),
    );
    const said = (row: SeriesRow | undefined, known: Made) =>
      plain(row ? tooltipOf(row, now, english, { applies: null, made: known }) : "").split("\n\n");
    const later = made("later", "the branch as it became later");
    expect(said(version, later)).toContain(
      "Base 9af16cc8f1a: the branch as it became later. 1 patch does not apply to it.",
    );
    expect(said(version, made("blobs", "made here"))).toContain(
      "Base: made here. 1 patch does not apply to it.",
    );
    expect(said(version, { ...later, base: null })).toContain("No base is known that it applies to.");
    expect(said(patches[0], later)).toContain("Base 9af16cc8f1a: the branch as it became later.");
    expect(said(patches[1], later).join()).toContain("Merged, as it did not fit as it was sent");
    expect(said(patches[2], later)).toContain("It fits nowhere.");
  });

  it("of a series that cannot be read says why and what to do", () => {
    expect(tooltip("series", 1)).toContain("Check the address in patchTracker.series.");
  });

  it("of a reply shows what it begins with", () => {
    expect(tooltip("reply")).toContain("Should this not be done before the scan?");
  });

  it("of a private reply says that no list has it", () => {
    const [reply] = rows().filter((one) => one.about.kind === "reply");
    const own = aReply("comment", "own@example.org", { private: true });
    if (reply?.about.kind !== "reply") throw new Error("The sample has no reply.");
    const row = { ...reply, about: { ...reply.about, reply: own } };
    expect(plain(tooltipOf(row, now, english))).toContain("Private: no list has this mail.");
    expect(tooltip("reply")).not.toContain("Private");
  });

  it("shows mail as text: no link, picture, icon, markup or HTML comes of it", () => {
    const nasty =
      "<img src=x onerror=1> [a](command:x) ![b](http://e.org) $(zap) www.e.org **c** `d`\n\n# e | a@b.org";
    expect(escaped(nasty)).not.toMatch(/[<>[\]()`*|@$!]|www\.|:\/\//);
    expect(plain(escaped(nasty))).toBe(nasty.replace(/\s+/g, " "));
    const series = aSeries([
      aRevision(1, [aPatch(1, nasty, { replies: [aReply("comment", "n@example.org", { excerpt: nasty })] })]),
    ]);
    for (const row of rows({ ...sampleBoard(), entries: [anEntry(nasty, series)] })) {
      expect(tooltipOf(row, now, english)).not.toMatch(/<img|\]\(|\$\(zap|www\.e|http:/);
    }
  });

  it("stays short for a series of a hundred patches and a title of a kilobyte", () => {
    const patches = Array.from({ length: 100 }, (_, index) => aPatch(index + 1, "efi: long ".repeat(100)));
    const entries = [anEntry("long", aSeries([aRevision(1, patches)]))];
    const [row] = rows({ ...sampleBoard(), entries }).filter((one) => one.about.kind === "series");
    expect(row && tooltipOf(row, now, english).length).toBeLessThan(5_000);
  });
});
