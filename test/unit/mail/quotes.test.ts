import { describe, expect, test } from "vitest";
import { partBody, quoteDepth } from "../../../src/core/mail/quotes.ts";

const own = (...lines: string[]) => partBody(lines.join("\n")).own.filter((line) => line.trim() !== "");

test.each([
  ["> a", 1],
  [">> a", 2],
  ["> > a", 2],
  ["  > a", 1],
  ["AL> a", 1],
  ["Anna> a", 1],
  ["a > b", 0],
  ["    > a", 0],
  ["", 0],
])("%j was quoted as often as marks stand before it", (line, depth) => {
  expect(quoteDepth(line)).toBe(depth);
});

describe("what somebody wrote themselves", () => {
  test.each<[string, string[], string[]]>([
    ["stands between the quotes", ["> Why?", "Because.", ">> And?", "> Yes", "So."], ["Because.", "So."]],
    ["stands between indented quotes", [" > Why?", "Because."], ["Because."]],
    [
      "may begin as who is quoted does",
      ["On the board it fails.", "On Tue, Ann Lee wrote:", "> Why?"],
      ["On the board it fails."],
    ],
    ["is not who is quoted", ["On Tue, Ann Lee wrote:", "> Why?", "Because."], ["Because."]],
    [
      "is not who is quoted, on two lines",
      ["On Tue, 1 Feb 2022 at 10:00, Ann Lee <ann@example.org>", "wrote:", "> Why?", "Because."],
      ["Because."],
    ],
    [
      "is not who is quoted, where the head of the quote was cut by hand",
      ["On 2/9/22 11:14 AM, Ann Lee wrote:", "Hi,", "", "[...]", "", "> Why?", "Because."],
      ["Hi,", "[...]", "Because."],
    ],
    ["is not who is quoted in German", ["Am 01.02.22 schrieb Ann Lee:", "> Why?", "Because."], ["Because."]],
    [
      "may end in the same words",
      ["This is what the standard wrote:", "nothing."],
      ["This is what the standard wrote:", "nothing."],
    ],
    ["ends at the signature", ["Because.", "-- ", "Ann"], ["Because."]],
    [
      "ends where the original is pasted",
      ["Because.", "-----Original Message-----", "From: Ann"],
      ["Because."],
    ],
    [
      "ends where a program draws a line above the original",
      ["Because.", "_".repeat(32), "From: Ann", "Why?"],
      ["Because."],
    ],
    [
      "ends at the headers of an original that nothing marks",
      ["Because.", "", "From: Ann <ann@example.org>", "Sent: Tuesday", "To: Ben", "Subject: x", "", "Why?"],
      ["Because."],
    ],
    [
      "ends at headers in another language, set in bold",
      ["Because.", "**Von:** Ann", "**Gesendet:** Dienstag", "**An:** Ben", "", "Why?", "> Who?"],
      ["Because."],
    ],
    [
      "goes on below headers that stand above a quote",
      ["From: Ann", "Sent: Tuesday", "Subject: x", "", "> Why?", "Because."],
      ["Because."],
    ],
    [
      "goes on below a marked original's headers",
      ["-----Original Message-----", "From: Ann", "Sent: Tuesday", "", "> Why?", "Because."],
      ["Because."],
    ],
    ["may name a sender", ["From: here on it fails", "Because."], ["From: here on it fails", "Because."]],
    ["ends at scissors", ["Because.", "-- >8 --", "Text."], ["Because."]],
    [
      "ends at a patch that is pasted",
      ["Because.", `From ${"0".repeat(40)} Mon Sep 17 00:00:00 2001`, "From: Ann"],
      ["Because."],
    ],
    ["may draw a line of its own", ["Before", "_".repeat(32), "After"], ["Before", "_".repeat(32), "After"]],
    ["may have a table", ["| a | b |", "of these"], ["of these"]],
    ["is not what a name marks", ["AL> Why?", "> Really", "Because."], ["Because."]],
    ["ends its lines as it likes", ["> Why?\r", "Because.\r"], ["Because."]],
  ])("%s", (_, body, expected) => {
    expect(own(...body)).toEqual(expected);
  });

  test("is counted apart from what is quoted", () => {
    expect(partBody("On Tue, Ann wrote:\n> a\n> b\nc\n")).toMatchObject({
      quoted: 2,
      attributed: true,
      pasted: false,
    });
    expect(partBody("c\n")).toMatchObject({ quoted: 0, attributed: false, pasted: false });
  });
});
