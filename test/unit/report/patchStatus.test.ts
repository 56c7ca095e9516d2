// Of which series the reports of several weeks speak.
import { expect, test } from "vitest";
import { compose } from "../../../src/core/report/compose.ts";
import { type Report, statusLinesOf } from "../../../src/core/report/model.ts";
import type { Landing } from "../../../src/core/series/series.ts";
import type { TrackedEntry } from "../../../src/core/tracking/model.ts";
import { reason } from "../../support/reason.ts";
import { asked, ben, followed, known, landed, patches, revision, template } from "./reportInput.ts";

const weeks = ["2022-02-11", "2022-02-18", "2022-02-25", "2022-03-04", "2022-03-11", "2022-03-18"];

/** What each week's report says of a series, going on from the one before; a week without report says null. */
function told(
  entryOf: (ending: string) => TrackedEntry,
  beforeOf: (ending: string) => ReadonlyMap<string, Landing> | null = () => null,
  skipped: string[] = [],
): (string | null)[] {
  let last: Report | null = null;
  return weeks.map((ending) => {
    if (skipped.includes(ending)) return null;
    last = compose(known([entryOf(ending)], [], { before: beforeOf(ending) }), template(), ending, last);
    return statusLinesOf(last)
      .map(({ words }) => words)
      .join();
  });
}

const capsule = (landing: Landing | null) =>
  followed("uboot/capsule", [revision(4, patches("capsule", 2, "1/10", { landing }))], ["TS-7"]);
const ids = patches("capsule", 2, "1/10").map(({ messageId }) => messageId);
const allAs = (landing: Landing) => new Map(ids.map((id) => [id, landing]));

test("a merged series is said once, in however many weeks", () => {
  const done = capsule(landed("2/10", { release: "v2022.04" }));
  expect(told(() => done)).toEqual(["merged in v2022.04", "", "", "", "", ""]);
});

test("a merged series is said again when a release has it, and that once", () => {
  const release = "v2022.04";
  const place = (ending: string) => landed("2/10", ending < "2022-02-25" ? {} : { release });
  const before = (ending: string) => {
    if (ending === "2022-02-11") return new Map<string, Landing>();
    return allAs(landed("2/10", ending <= "2022-02-25" ? {} : { release }));
  };
  const words = told((ending) => capsule(place(ending)), before);
  expect(words).toEqual(["merged in master", "", "merged in v2022.04", "", "", ""]);
});

test("a series that was merged in a week without report is said in the next", () => {
  const entry = (ending: string) => capsule(ending < "2022-02-18" ? null : landed("2/01"));
  const before = (ending: string) => (ending < "2022-02-25" ? new Map() : allAs(landed("2/01")));
  const words = told(entry, before, ["2022-02-18"]);
  expect(words).toEqual(["submitted on 1/10", null, "merged in master", "", "", ""]);
});

test("a series followed since, and merged in the week of the report before, is said once", () => {
  const done = capsule(landed("2/22"));
  const last = compose(known([]), template(), "2022-02-25");
  const next = compose(known([done]), template(), "2022-03-04", last);
  expect(statusLinesOf(next)).toHaveLength(1);
});

test("a remark on a merged series does not bring it back", () => {
  const landing = landed("2/10");
  const [one, two] = patches("capsule", 2, "1/10", { landing });
  if (!one || !two) throw new Error("two patches");
  const entry = followed("uboot/capsule", [revision(4, [asked(one, ben, "2/16", true), two])]);
  const before = (ending: string) => (ending === "2022-02-11" ? new Map() : allAs(landing));
  expect(told(() => entry, before)).toEqual(["merged in master", "", "", "", "", ""]);
});

test("a withdrawn series is said once", () => {
  const withdrawn = followed("uboot/capsule", [revision(4, patches("capsule", 2, "1/10"))]);
  const { series } = withdrawn;
  if (!series) throw new Error("followed with its series");
  const [one] = series.revisions[0]?.patches ?? [];
  if (!one) throw new Error("one patch");
  const reply = asked(one, ben, "2/09", true).replies.map((mail) => ({
    ...mail,
    role: "withdrawn" as const,
  }));
  one.replies.push(...reply);
  const closed: TrackedEntry = {
    ...withdrawn,
    series: { ...series, state: "withdrawn", reason: reason("withdrawn") },
  };
  expect(told(() => closed)).toEqual(["withdrawn", "", "", "", "", ""]);
});
