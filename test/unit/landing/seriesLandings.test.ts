import { expect, test } from "vitest";
import { wantedOf, withLandings } from "../../../src/core/landing/seriesLandings.ts";
import { sentenceOf } from "../../../src/core/series/reason.ts";
import type { Landing } from "../../../src/core/series/series.ts";
import { aPatch, aReply, aRevision, aSeries, now } from "../../support/overview.ts";

const cover = {
  ...{ messageId: "cover@example.org", aliases: [], title: "a cover", date: Date.UTC(2022, 1, 10) },
  ...{ reviews: [], replies: [] },
};
const only = aPatch(1, "only", { messageId: "again@example.org", aliases: ["first@example.org"] });
const series = aSeries([aRevision(1, [only], { cover })]);
const body = "Text.\n---\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-a\n+b\n";

test("git is asked for a patch by each of its sendings, with the date of each and the cover of all", async () => {
  const sent = new Map([["first@example.org", Date.UTC(2022, 0, 3)]]);
  const wanted = wantedOf([series], async (id) => (id === "again@example.org" ? body : null), sent);
  expect(
    wanted.map(({ messageId, date, cover, series, files }) => [messageId, date, cover, series, files]),
  ).toEqual([
    ["again@example.org", only.date, "cover@example.org", "0", ["drivers/scsi/scsi.c"]],
    ["first@example.org", Date.UTC(2022, 0, 3), "cover@example.org", "0", ["drivers/scsi/scsi.c"]],
  ]);
  expect(await Promise.all(wanted.map(({ diff }) => diff()))).toEqual([
    body.slice(body.indexOf("diff")),
    null,
  ]);
  expect(wantedOf([aSeries([aRevision(1, [only])])], async () => null)[0]?.cover).toBeNull();
});

test("a patch has landed as any of its sendings, and its series stands by that", () => {
  const landing: Landing = {
    ...{ commit: "c".repeat(40), evidence: "patch-id", release: "v2022.04-rc2", branch: "master" },
  };
  const landings = new Map([["first@example.org", landing]]);
  const [landed] = withLandings([series], landings, { now });
  expect(landed).toMatchObject({ state: "merged", release: "v2022.04-rc2" });
  expect(landed?.revisions[0]?.patches[0]?.landing).toEqual(landing);
  expect(withLandings([series], new Map(), { now })[0]?.state).toBe("submitted");
});

test("of a series that was applied, whether it has landed is told only where a repository was asked", () => {
  const reply = aReply("applied", "a@example.com", { excerpt: "Applied to u-boot/master, thanks!" });
  const applied = aSeries([aRevision(1, [aPatch(1, "only", { replies: [reply] })])]);
  const told = (landings: Map<string, Landing> | null) =>
    withLandings([applied], landings, { now }).map(({ state, turnReason }) => [
      state,
      sentenceOf(turnReason),
    ]);
  expect(told(null)).toEqual([
    ["accepted", "Ben Ode has applied it; no repository was asked whether it has landed"],
  ]);
  expect(told(new Map())).toEqual([["accepted", "Ben Ode has applied it; it is not on the main branch yet"]]);
});
