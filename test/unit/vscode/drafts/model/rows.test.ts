import { describe, expect, test } from "vitest";
import { english } from "../../../../../src/core/base/localize.ts";
import type { Draft } from "../../../../../src/core/composing/drafts.ts";
import { draftIdIn, draftPath } from "../../../../../src/vscode/drafts/model/address.ts";
import { draftRows, isDraftRow } from "../../../../../src/vscode/drafts/model/rows.ts";
import { draft, now } from "./draft.ts";

const described = (more: Partial<Draft>) => draftRows([draft(more)], now, english)[0]?.description;

describe("the row of a draft says", () => {
  test.each([
    [{}, "to Ann Lee and 1 more · 2h"],
    [{ cc: [] }, "to Ann Lee · 2h"],
    [{ to: [], cc: [] }, "to nobody yet · 2h"],
    [{ news: 1 }, "to Ann Lee and 1 more · the thread went on: 1 new mail · 2h"],
    [{ news: 3 }, "to Ann Lee and 1 more · the thread went on: 3 new mails · 2h"],
    [
      { failed: "git send-email ended with 1" },
      "to Ann Lee and 1 more · not sent: git send-email ended with 1 · 2h",
    ],
    [{ state: "sent", sent: now }, "to Ann Lee and 1 more · sent, not yet in the archive · now"],
    [{ state: "sending" }, "to Ann Lee and 1 more · being sent, or it is not known what became of it · 2h"],
  ] as [Partial<Draft>, string][])("%j: %s", (more, expected) => {
    expect(described(more)).toBe(expected);
  });

  test("the whole of it to a screen reader", () => {
    expect(draftRows([draft()], now, english)[0]?.spoken).toBe(
      "Draft: Re: [PATCH] x, to Ann Lee and 1 more, 2 hours ago",
    );
  });
});

test("what may be lost stands on top, then the latest, then what was sent", () => {
  const all = [
    draft({ id: "a", state: "sent", sent: now }),
    draft({ id: "b", changed: now - 2 }),
    draft({ id: "c", changed: now - 1 }),
    draft({ id: "d", state: "sending" }),
  ];
  expect(draftRows(all, now, english).map(({ id }) => id)).toEqual([
    "draft:d",
    "draft:c",
    "draft:b",
    "draft:a",
  ]);
});

test("a row is told from other things", () => {
  expect(
    [draftRows([draft()], now, english)[0], null, {}, { about: { kind: "series" } }].map(isDraftRow),
  ).toEqual([true, false, false, false]);
});

test("a document's path names its draft and shows its subject", () => {
  const path = draftPath(draft({ subject: "Re: [PATCH 1/2]  a/b\n: c" }));
  expect(path).toBe("/0123456789abcdef/Re: [PATCH 1∕2] a∕b : c.patch-mail");
  expect(draftIdIn(path)).toBe("0123456789abcdef");
  expect([draftIdIn("/../x"), draftIdIn("/0123456789abcdefg/x")]).toEqual([null, null]);
});
