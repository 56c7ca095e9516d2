import { describe, expect, test } from "vitest";
import { disagreement } from "../../../src/core/patchwork/disagreement.ts";
import { opinionOf } from "../../../src/core/patchwork/opinion.ts";
import type { PatchworkPatch } from "../../../src/core/patchwork/patch.ts";
import type { Landing, State } from "../../../src/core/series/series.ts";
import { aPatch, aRevision, aSeries } from "../../support/overview.ts";

const landing: Landing = {
  commit: "9af16cc8f1a",
  evidence: "patch-id",
  release: "v2022.04-rc2",
  branch: "master",
};
const said = (state: State, theirs: string, more: { rfc?: boolean; landing?: Landing | null } = {}) =>
  disagreement({ state, rfc: more.rfc ?? false, landing: more.landing ?? null }, { state: theirs });

const ours: State[] = [
  ...(["submitted", "under-review", "changes-requested", "reviewed", "accepted"] as const),
  ...(["in-pull-request", "partly-merged", "merged", "withdrawn"] as const),
];
const theirs = ["new", "under-review", "changes-requested", "awaiting-upstream", "accepted", "superseded"];
const others = ["rejected", "deferred", "not-applicable", "rfc"];

describe("a Patchwork's state beside ours", () => {
  test("agrees (·) or not (!), as this table says", () => {
    const lines = [...theirs, ...others].map((state) => {
      const marks = ours.map((one) => (said(one, state) === null ? "·" : "!")).join(" ");
      return `${marks} ${state}`;
    });
    expect(["s u c r a p 7 m w", ...lines].join("\n")).toMatchInlineSnapshot(`
      "s u c r a p 7 m w
      · · · · ! ! · ! ! new
      · · · · ! ! · ! ! under-review
      ! ! · ! ! ! · ! ! changes-requested
      · · · · · · · ! ! awaiting-upstream
      ! ! ! ! · · ! · ! accepted
      ! ! ! ! ! ! ! ! · superseded
      ! ! ! ! ! ! ! ! · rejected
      ! ! ! ! ! ! ! ! · deferred
      ! ! ! ! ! ! ! ! · not-applicable
      ! ! ! ! ! ! ! ! ! rfc"
    `);
  });

  test.each<[State, string, string]>([
    ["under-review", "superseded", "Patchwork says superseded, but this is the latest revision"],
    ["submitted", "accepted", "Patchwork says accepted, but no commit and no answer says so"],
    ["reviewed", "changes-requested", "Patchwork says changes-requested, but no comment waits for an answer"],
    ["reviewed", "rejected", "Patchwork says rejected, but here it is reviewed"],
    ["submitted", "rfc", "Patchwork says rfc, but it was not sent as an RFC"],
    ["accepted", "new", "accepted, but Patchwork still says new"],
    ["in-pull-request", "under-review", "in a pull request, but Patchwork still says under-review"],
    ["withdrawn", "accepted", "withdrawn, but Patchwork says accepted"],
    ["partly-merged", "deferred", "Patchwork says deferred, but here it is not merged with the rest"],
  ])("%s and %s: %s", (state, theirs, sentence) => {
    expect(said(state, theirs)).toBe(sentence);
  });

  test("is held against the landing of the patch itself, whatever its series waits for", () => {
    expect(said("partly-merged", "new", { landing })).toBe(
      "merged in v2022.04-rc2, but Patchwork still says new",
    );
    expect(said("partly-merged", "rejected", { landing })).toBe(
      "merged in v2022.04-rc2, but Patchwork says rejected",
    );
    expect(said("merged", "accepted", { landing })).toBeNull();
    expect(said("merged", "new", { landing: { ...landing, release: null } })).toBe(
      "merged in master, but Patchwork still says new",
    );
  });

  test("rfc is right for an RFC", () => {
    expect(said("submitted", "rfc", { rfc: true })).toBeNull();
  });

  test.each(["mainlined", "needs-review-ack", "constructor", "__proto__", ""])(
    "of an instance's own, as “%s”, is nothing to judge",
    (state) => {
      expect(said("merged", state)).toBeNull();
    },
  );
});

describe("of a series", () => {
  const place = { url: "https://patchwork.example.org", project: "uboot" };
  const patches = [1, 2, 3].map((number) =>
    aPatch(number, `efi: ${number}`, { messageId: `${number}@example.org` }),
  );
  const told = (number: number, state: string): [string, PatchworkPatch] => {
    const messageId = `${number}@example.org`;
    const rest = { delegate: null, check: "pending", checks: null, series: 7, page: null } as const;
    return [messageId, { id: number, messageId, state, ...rest }];
  };
  const series = aSeries([aRevision(1, [aPatch(1, "efi: old")]), aRevision(2, patches)]);

  test("each difference is told once, with how many patches it concerns", () => {
    const opinion = opinionOf(
      series,
      new Map([told(1, "new"), told(2, "superseded"), told(3, "accepted")]),
      place,
    );
    expect(opinion?.disagreements).toEqual([
      "1 of 3 patches: Patchwork says superseded, but this is the latest revision",
      "1 of 3 patches: Patchwork says accepted, but no commit and no answer says so",
    ]);
    expect(opinion?.page).toBe(
      "https://patchwork.example.org/project/uboot/list/?series=7&state=*&archive=both",
    );
  });

  test("one that concerns all of them is told without a number", () => {
    const opinion = opinionOf(series, new Map([1, 2, 3].map((number) => told(number, "superseded"))), place);
    expect(opinion?.disagreements).toEqual(["Patchwork says superseded, but this is the latest revision"]);
  });

  test("of which nothing is known there is no opinion", () => {
    expect(opinionOf(series, new Map(), place)).toBeNull();
  });
});
