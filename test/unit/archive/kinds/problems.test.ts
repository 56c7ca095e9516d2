// What a person is told of a month that is not complete.

import { describe, expect, it } from "vitest";
import type { Doubt } from "../../../../src/core/archive/kinds/pipermail/monthState.ts";
import {
  isHostFault,
  sentenceOf,
  sentenceOfDamage,
  sentenceOfDoubt,
} from "../../../../src/core/archive/kinds/pipermail/problems.ts";
import { UserError } from "../../../../src/core/base/problem.ts";
import { ArchiveError, type ArchiveErrorKind } from "../../../../src/core/http/archiveError.ts";

const where = "https://lists.example.org/pipermail/u-boot/2022-February";
const fault = (kind: ArchiveErrorKind) => new ArchiveError(kind, "It is broken.", where);

describe("a fault", () => {
  const hosts: ArchiveErrorKind[] = [
    "offline",
    "dns",
    "connection",
    "certificate",
    "timeout",
    "slow",
    "spent",
    "busy",
    "bot-check",
    "given-up",
  ];

  it.each(hosts)("of the host (%s) is said as it is, of whichever month", (kind) => {
    expect(isHostFault(fault(kind))).toBe(true);
    expect(sentenceOf(fault(kind), "2022-February").what).toBe("It is broken.");
  });

  it.each<ArchiveErrorKind>(["missing", "forbidden", "html", "corrupt", "too-large", "foreign"])(
    "of one file (%s) names its month, if it is that of a month",
    (kind) => {
      expect(isHostFault(fault(kind))).toBe(false);
      expect(sentenceOf(fault(kind), "2022-February")).toEqual({
        ...fault(kind).problem,
        what: "2022-February is not complete: It is broken.",
      });
      expect(sentenceOf(fault(kind), "").what).toBe("It is broken.");
    },
  );

  it("that is no fault of an archive is said as it is, and one that nobody foresaw is thrown", () => {
    expect(sentenceOf(new UserError("Too long.", "Refresh.", where), "2022-February").what).toBe("Too long.");
    expect(() => sentenceOf(new TypeError("x is not a function"), "")).toThrow(TypeError);
  });
});

it.each<[Doubt, string]>([
  [{ kind: "no mail" }, "the archive lists it, but sent no mail of it."],
  [{ kind: "cut" }, "the text that the archive sent ends in the middle of a mail."],
  [{ kind: "fewer", mails: 1, before: 1200 }, "the archive sent 1 mail, and had sent 1,200 before."],
  [{ kind: "lost", mails: 3, before: 4 }, "the store has 3 mails of the 4 that were read."],
  [{ kind: "smaller", bytes: 900, promised: 2000 }, "the archive sent 900 bytes, and lists 2,000 or more."],
  [
    { kind: "more articles", mails: 11, articles: 12 },
    "its text has 11 mails, and its index of articles 12.",
  ],
  [
    { kind: "other month", mails: 30, outside: 28 },
    "28 of the 30 mails that the archive sent are of other months.",
  ],
  [{ kind: "fault", what: "The page is gone." }, "The page is gone."],
])("a month in doubt (%o) is said with what contradicts it", (doubt, sentence) => {
  expect(sentenceOfDoubt("2022-February", doubt, where)).toEqual({
    what: `2022-February is not complete: ${sentence}`,
    remedy: "Nothing needs to be done: it is asked for again, and what was read before is still here.",
    where,
  });
});

it("a month that was damaged in the store is said with what helps", () => {
  expect(sentenceOfDamage("2022-February", where)).toEqual({
    what: "2022-February is not complete: something of it was damaged in the store.",
    remedy: "Refresh, or repair the store: the month is asked for again.",
    where,
  });
});
