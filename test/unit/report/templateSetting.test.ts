import fc from "fast-check";
import { expect, test } from "vitest";
import { english } from "../../../src/core/base/localize.ts";
import { mailboxOf } from "../../../src/core/mail/mailbox.ts";
import { defaultTemplate } from "../../../src/core/report/template.ts";
import { readTemplate } from "../../../src/core/report/templateSetting.ts";
import { endingAt, isDay, weekEnding } from "../../../src/core/report/week.ts";

const read = (value: unknown) => {
  const { template, faults } = readTemplate(value, english);
  return { template, places: faults.map(({ where }) => where) };
};

test("nothing written is the usual report", () => {
  expect(read(undefined)).toEqual({ template: defaultTemplate, places: [] });
  expect(read({})).toEqual({ template: defaultTemplate, places: [] });
});

test("each broken part takes its default, and is one fault", () => {
  const { template, places } = read({
    subject: "two\nlines",
    from: "nobody",
    to: "ann@example.org",
    sections: [{ title: "One", tickets: ["TS-1"] }, { tickets: [] }, { title: "Two", rest: "yes" }],
    blocks: [{ title: "patch STATUS" }, { title: "Plans", text: " one\r\ntwo " }],
    dates: "DD.MM.",
    weekEnds: "Friday",
    width: 10,
  });
  expect(places).toEqual([
    "patchTracker.report.sections[1]",
    "patchTracker.report.sections[2]",
    "patchTracker.report.subject",
    "patchTracker.report.from",
    "patchTracker.report.to",
    "patchTracker.report.dates",
    "patchTracker.report.blocks[0]",
    "patchTracker.report.weekEnds",
    "patchTracker.report.width",
  ]);
  expect(template).toEqual({
    ...defaultTemplate,
    sections: [{ title: "One", tickets: ["TS-1"], rest: false }],
    blocks: [{ title: "Plans", text: "one\ntwo" }],
  });
});

test.each([
  ["ann@example.org", true],
  ["Ann Lee <ann@example.org>", true],
  ['"Lee, Ann" <ann@example.org>', true],
  ["Žofie <z@example.org>", true],
  ["ann@example.org (Ann Lee)", true],
  ["Ann Lee (office) < ann@example.org >", true],
  ["ann@example.org <ann@example.org>", true],
  ['Ann "A" Lee <ann@example.org>;', true],
  ["Ann [U-Boot] <ann+uboot@lists.example.org>", true],
  ["=?utf-8?q?S=C3=B8ren?= <s@example.org>", true],
  ["Lee, Ann <ann@example.org>", false],
  ["Ann <ann@example.org>; Ben <ben@example.org>", false],
  ["ann@exämple.org", false],
  ["ann@", false],
  ["ann@example.org, ben@example.org", false],
  ["Ann\r\nBcc: all@example.org <ann@example.org>", false],
  ["Ann", false],
])("%j may be a recipient: %s", (text, good) => {
  expect(read({ to: [text] }).places).toEqual(good ? [] : ["patchTracker.report.to[0]"]);
  expect(mailboxOf(text) !== null).toBe(good);
});

test("whatever is written gives a whole template", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (one, other) => {
      for (const value of [one, { subject: one, to: other, sections: other, blocks: one }])
        expect(Object.keys(readTemplate(value, english).template)).toEqual(Object.keys(defaultTemplate));
    }),
  );
});

test("a week has seven days in UTC, and ends on its day", () => {
  expect(weekEnding("2022-03-04")).toEqual({
    ending: "2022-03-04",
    from: Date.UTC(2022, 1, 26),
    to: Date.UTC(2022, 2, 5),
  });
  expect(endingAt(Date.parse("2022-03-04T23:59:59Z"), "friday")).toBe("2022-03-04");
  expect(endingAt(Date.parse("2022-03-05T00:00:00Z"), "friday")).toBe("2022-03-11");
  expect(endingAt(Date.parse("2022-03-05T00:00:00Z"), "sunday")).toBe("2022-03-06");
  expect(["2024-02-29", "2022-02-29", "2022-3-4", "later"].map(isDay)).toEqual([true, false, false, false]);
});
