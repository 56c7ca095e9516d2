// Reports as other people write them: the shape is known, the hand is not.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineText, type Report, statusLinesOf } from "../../../src/core/report/model.ts";
import { readReport, readReports } from "../../../src/core/report/read.ts";
import { write } from "../../../src/core/report/write.ts";

const body = `Hello all,

Stratos
=======
[STR-68] (how long a packet takes (in a guest))
* The second board measures the same as the first, within what the
  clock can tell[1]
    - with one queue
    - with four of them:
      | queues | delay |
      |      1 |  12us |
[STR-66]
- No progress

[1] https://example.org/measured.html

U-Boot support
==============
[TS-118], [TS-102]
* a word on both[3]
(MISC)
* the stick RFC[2] waits for a second opinion

[2]: https://lists.example.org/pipermail/u-boot/2021-November/466583.html
[3] https://lists.example.org/pipermail/u-boot/2022-February/474721.html
[9] https://example.org/nobody-cites-this

=== Patch status ===
    uboot/disk_integ v2: submitted on 2/10
    uboot/cap auth  V11: merged in v2022.04-rc2
    uboot/uefi removable RFC: submitted on 11/09
    the rest is somebody else's

=== Issues ===
None

=== Travel&Holiday&Event ===
away on 3/07,
  and on the day after

Ann
`;

/** Groups with the words of their items; lines that were kept word for word begin with ">". */
function outline({ sections }: Report): unknown[] {
  return sections.map(({ title, groups }) => [
    title,
    ...groups.map((group) => [
      group.title || group.tickets.map(({ id, title }) => (title ? `${id}: ${title}` : id)).join(" & "),
      ...group.content.flatMap((one) =>
        one.kind === "bullet"
          ? [
              `${"  ".repeat(one.depth)}${one.parts.map((part) => (typeof part === "string" ? part : `<${part.link}>`)).join("")}`,
            ]
          : one.lines.map((line) => `>${lineText(line)}`),
      ),
    ]),
  ]);
}

test("sections, tickets, items, tables and references are known; the rest is kept word for word", () => {
  const report = readReport(body);
  expect(outline(report)).toEqual([
    ["", ["", ">Hello all,"]],
    [
      "Stratos",
      [
        "STR-68: how long a packet takes (in a guest)",
        "The second board measures the same as the first, within what the clock can tell<https://example.org/measured.html>",
        "  with one queue",
        "  with four of them:",
        ">      | queues | delay |",
        ">      |      1 |  12us |",
      ],
      ["STR-66", "No progress"],
    ],
    [
      "U-Boot support",
      [
        "TS-118 & TS-102",
        "a word on both<https://lists.example.org/pipermail/u-boot/2022-February/474721.html>",
      ],
      [
        "MISC",
        "the stick RFC<https://lists.example.org/pipermail/u-boot/2021-November/466583.html> waits for a second opinion",
        ">[9] https://example.org/nobody-cites-this",
      ],
    ],
  ]);
  expect(statusLinesOf(report).map(({ name, label, words }) => [name, label, words])).toEqual([
    ["uboot/disk_integ", "v2", "submitted on 2/10"],
    ["uboot/cap auth", "v11", "merged in v2022.04-rc2"],
    ["uboot/uefi removable", "rfc", "submitted on 11/09"],
  ]);
  expect(report.blocks.map(({ title, lines }) => [title, lines.filter(Array.isArray)])).toEqual([
    ["Patch status", [["    the rest is somebody else's"]]],
    ["Issues", [["None"]]],
    ["Travel&Holiday&Event", [["away on 3/07,"], ["  and on the day after"], [], ["Ann"]]],
  ]);
});

describe("a mail", () => {
  const mail = (subject: string, text: string) =>
    `From: =?utf-8?Q?=C5=BDofie?= <z@example.org>\nTo: Ann Lee <ann@example.org>, ben@example.org\nSubject: ${subject}\nDate: Fri, 4 Mar 2022 17:00:00 +0100\n\n${text}`;

  test("says whom it is from, whom it goes to and which week it is of", async () => {
    for (const lineEnd of ["\n", "\r\n"]) {
      const [read] = await readReports(
        mail("[Weekly] Week ending 2022-03-04", body).replaceAll("\n", lineEnd),
      );
      expect(read).toMatchObject({
        sent: Date.UTC(2022, 2, 4, 16),
        report: {
          ending: "2022-03-04",
          from: "Žofie <z@example.org>",
          to: ["Ann Lee <ann@example.org>", "ben@example.org"],
          sections: readReport(body).sections,
          blocks: readReport(body).blocks,
        },
      });
    }
  });

  test("that names no day, or one that is none, is of no week", async () => {
    for (const subject of [
      "Weekly",
      "Week ending 3/4/2022",
      "Week ending 2022-02-30",
      "2022-03-04 or 2022-03-11",
    ])
      expect((await readReports(mail(subject, body)))[0]?.report.ending).toBeNull();
  });

  test("may be one of several in an mbox", async () => {
    const envelope = "From ann@example.org Fri Mar  4 17:00:00 2022\n";
    const both = ["2022-02-25", "2022-03-04"].map(
      (day) => `${envelope}${mail(`Week ending ${day}`, body)}\n`,
    );
    const read = await readReports(both.join(""));
    expect(read.map(({ report }) => report.ending)).toEqual(["2022-02-25", "2022-03-04"]);
    expect(read[0]?.report.blocks).toEqual(readReport(body).blocks);
  });

  test("of more than a megabyte is no report", async () => {
    await expect(readReports("x".repeat(1024 * 1024 + 1))).rejects.toThrow("no weekly report");
  });
});

test("a text of another shape is kept as it is, and nothing is made of it", () => {
  const prose =
    "Dear all,\n\nthis week [we] did 3 (three) things:\n  1. rest\n  2. rest\n\n> quoted\nSee [4].";
  const report = readReport(prose);
  expect(report.blocks).toEqual([]);
  expect(outline(report)).toEqual([["", ["", ...prose.split("\n").map((line) => `>${line}`)]]]);
});

test("a title that is wrapped is read whole, one that is never closed is none", () => {
  const heads = (text: string) => readReport(text).sections[0]?.groups.map(({ tickets }) => tickets);
  expect(heads("[TS-1] (a title that\n  goes on (and on))\n* x")).toEqual([
    [{ id: "TS-1", title: "a title that goes on (and on)" }],
  ]);
  expect(heads("[TS-1] (never\n\n* closed")).toEqual([[{ id: "TS-1", title: "" }]]);
  expect(heads("[TS-1] (a) b)")).toEqual([[{ id: "TS-1", title: "a) b" }]]);
});

describe("a patch status with bullets", () => {
  const status = (...lines: string[]) => readReport(`=== Patch status ===\n${lines.join("\n")}\n`);
  const said = (report: Report) =>
    statusLinesOf(report).map(({ name, label, words }) => [name, label, words].join("|"));
  const rewritten = (report: Report) =>
    readReport(write(report, "text", { width: 72, now: 0 }).text.replace(/^Subject:.*\n\n/, ""));

  test("names the series without them", () => {
    const report = status(
      "* uboot/disk_integ v2: submitted on 2/10,",
      "  waiting for a second opinion",
      "- uboot/cap  auth V11: merged in v2022.04-rc2",
      "  - after two weeks",
      "  + uboot/uefi removable RFC: submitted on 11/09",
      "• uboot/gpio: not known",
      "* * uboot/serial v1: withdrawn",
    );
    expect(said(report)).toEqual([
      "uboot/disk_integ|v2|submitted on 2/10, waiting for a second opinion",
      "uboot/cap auth|v11|merged in v2022.04-rc2 - after two weeks",
      "uboot/uefi removable|rfc|submitted on 11/09",
      "uboot/gpio||not known",
      "uboot/serial|v1|withdrawn",
    ]);
    expect(rewritten(report)).toEqual(report);
  });

  test("keeps what is no series word for word, bullets and all", () => {
    const lines = ["* None", "- see below: all of it", "* == a v2: b ==", "- * -"];
    const report = status(...lines);
    expect(said(report)).toEqual([]);
    expect(report.blocks[0]?.lines).toEqual(lines.map((line) => [line]));
    expect(rewritten(report)).toEqual(report);
  });

  test("says the same when it is written and read again", () => {
    const sign = fc.constantFrom("*", "-", "+", "•", "==", "|", "[1]");
    const signs = (most: number) => fc.array(sign, { maxLength: most });
    const said = fc.constantFrom("uboot/a v2: submitted on 2/10", "None", "and more");
    const line = fc
      .tuple(fc.constantFrom("", "  ", "    "), signs(3), said, signs(40))
      .map(([indent, before, words, after]) => indent + [...before, words, ...after].join(" "));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const once = status(...lines);
        expect(rewritten(once)).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });
});

test("hostile texts take no time", () => {
  const long = 200_000;
  for (const text of [
    "=".repeat(long),
    `[TS-1] ${"(".repeat(long)}`,
    "[1]".repeat(long / 3),
    `* ${"a ".repeat(long)}`,
    "[1] https://example.org/a\n".repeat(long / 30),
    `=== Patch status ===\n${"v2 ".repeat(long)}`,
    `=== Patch status ===\n${`${"* ".repeat(900)}\n`.repeat(long / 900)}`,
    "| ".repeat(long),
    "[TS-1] (x\n".repeat(long / 2),
    "[1]".repeat(long / 2) + "\n[1] https://example.org/a".repeat(long / 10),
  ])
    readReport(text);
});
