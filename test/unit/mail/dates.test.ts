import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { believableDate, parseDate, parseStamp } from "../../../src/core/mail/dates.ts";

const at = (iso: string) => Date.parse(iso);

describe("the date of a mail", () => {
  it.each([
    ["Mon, 31 Jan 2022 20:16:39 -0500", "2022-02-01T01:16:39Z"],
    ["31 Jan 2022 20:16 +0000", "2022-01-31T20:16:00Z"],
    ["Mon,  3 Jan 2022 08:00:00 +0530", "2022-01-03T02:30:00Z"],
    ["Wed, 24 Feb 2021 15:05:53 +0100 (CET)", "2021-02-24T14:05:53Z"],
    ["Mon, 14 Mar 2022 02:00:00 CET", "2022-03-14T01:00:00Z"],
    ["Mon Jul 4 02:00:00 CEST 2022", "2022-07-04T00:00:00Z"],
    ["Mon, 4 Jul 2022 02:00:00 PDT", "2022-07-04T09:00:00Z"],
    ["  Sat Sep 29 12:58:30 2018 +0200", "2018-09-29T10:58:30Z"],
    ["Tue, 1 Feb 2022 10:00:00", "2022-02-01T10:00:00Z"],
    ["1 Feb 22 10:00:00 GMT", "2022-02-01T10:00:00Z"],
    ["1 Feb 122 10:00:00 GMT", "2022-02-01T10:00:00Z"],
    ["1 Feb 022 10:00:00 GMT", "1922-02-01T10:00:00Z"],
    ["Tue, 1 February 2022 10:00:00 GMT+0100", "2022-02-01T09:00:00Z"],
    ["Tue (a (nested) remark), 1 Feb 2022 10:00:00 +0000", "2022-02-01T10:00:00Z"],
    ["2022-02-01T10:00:00Z", "2022-02-01T10:00:00Z"],
    ["2022-02-01 10:00:00 +0100", "2022-02-01T09:00:00Z"],
    ["Tue, 1 Feb 2022 10:00:00 +9999", "2022-02-01T10:00:00Z"],
  ])("reads %s", (text, iso) => {
    expect(parseDate(text)).toBe(at(iso));
  });

  it.each([
    "",
    "3 minutes ago",
    "Mon, 31 Foo 2022 20:16:39",
    "1 Feb 2022",
    "Mon, 45 Jan 2022 10:00:00",
    "Jan 1 99:99",
  ])("finds none in %j", (text) => {
    expect(parseDate(text)).toBeNull();
  });

  it("is a number or nothing, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
        const date = parseDate(text);
        expect(date === null || Number.isFinite(date)).toBe(true);
      }),
    );
  });
});

describe("the archive's own stamp", () => {
  it.each([
    ["From ann at example.org  Thu Feb 10 11:00:00 2022", "2022-02-10T11:00:00Z"],
    ["From ann@example.org Thu Feb 10 11:00:00 2022 +0100", "2022-02-10T10:00:00Z"],
    ["From 1 Jan 1999 at example.org  Thu Feb 10 11:00:00 2022", "2022-02-10T11:00:00Z"],
  ])("stands in %s", (line, iso) => {
    expect(parseStamp(line)).toBe(at(iso));
  });

  it.each([
    ["public-inbox", "From mboxrd@z Thu Jan  1 00:00:00 1970"],
    ["git format-patch", "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001"],
    ["nobody", "From ann@example.org"],
  ])("is not what %s writes", (_who, line) => {
    expect(parseStamp(line)).toBeNull();
  });

  const stamp = at("2022-02-10T11:00:00Z");
  it("yields to a date at most three days away", () => {
    expect(believableDate(at("2022-02-08T00:00:00Z"), stamp)).toBe(at("2022-02-08T00:00:00Z"));
  });
  it.each([
    ["missing", null],
    ["of 1970", 0],
    ["of 2099", at("2099-01-01T00:00:00Z")],
    ["that of a commit", at("2022-02-01T00:00:00Z")],
  ])("counts where the sender's date is %s", (_what, said) => {
    expect(believableDate(said, stamp)).toBe(stamp);
  });
  it("leaves 0 where both tell nothing", () => {
    expect(believableDate(null, null)).toBe(0);
  });
});
