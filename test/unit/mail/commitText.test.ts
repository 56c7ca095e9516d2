import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { readCommitText } from "../../../src/core/mail/commitText.ts";
import { parseDate } from "../../../src/core/mail/dates.ts";
import { decodeLine } from "../../../src/core/mail/headers.ts";
import { personIn } from "../../../src/core/mail/namedPerson.ts";
import { parseSubject } from "../../../src/core/mail/subject.ts";
import { plainGit } from "../../support/repository.ts";

const first = `From ${"0123456789".repeat(4)} Mon Sep 17 00:00:00 2001`;
const read = (...lines: string[]) => {
  const { headers, lines: message, below } = readCommitText(lines.join("\n"));
  return { ...headers, message, below };
};

describe("the text of a patch", () => {
  test("may begin with headers in any order, below a line of format-patch", () => {
    expect(
      read(first, "Subject: fs: x", "Date: Tue, 1 Feb 2022 10:00:00 +0100", "From: Ann", "", "Text."),
    ).toEqual({
      subject: "fs: x",
      date: "Tue, 1 Feb 2022 10:00:00 +0100",
      from: "Ann",
      message: ["Text."],
      below: null,
    });
  });

  test("begins below scissors, and below a patch that was pasted", () => {
    expect(read("From: Ben", "", "See below.", "-- >8 --", "From: Ann", "", "Text.")).toEqual({
      from: "Ann",
      message: ["Text."],
      below: "scissors",
    });
    expect(
      read("Here it is:", "", first, "From: Ann", "Subject: [PATCH] x", "", "Text.", "---", "Notes"),
    ).toEqual({
      from: "Ann",
      subject: "[PATCH] x",
      message: ["Text."],
      below: "patch",
    });
  });

  test.each(["---", "--- ", "--- fs/a.c", "diff --git a/x b/x", "Index: x"])("ends at %j", (line) => {
    expect(read("Text.", "", line, "no more").message).toEqual(["Text.", ""]);
  });

  test.each(["----", "---no", "--", "-- ", "Date: in the text"])("does not end at %j", (line) => {
    expect(read("Text.", line, "more").message).toEqual(["Text.", line, "more"]);
  });

  test.each([
    ["scissors", `${"-".repeat(900)}8<`, 0],
    ["headers", "From: x", 999],
    ["folded lines", " folded", 1000],
    ["first lines of patches", first, 0],
    ["long lines", "x".repeat(500), 1000],
    ["half scissors", `8<${" ".repeat(900)}`, 1000],
  ])("is read to its end below a thousand %s", (_, line, kept) => {
    const { message } = read(...Array<string>(1000).fill(line), "Text.");
    expect(message).toEqual([...Array<string>(kept).fill(line), "Text."]);
  });
});

describe("git mailinfo", () => {
  const folder = mkdtempSync(join(tmpdir(), "mailinfo-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const blank = fc.constantFrom("", "", " ", "\t");
  const header = fc.constantFrom(
    "From: Ann Lee <ann@example.org>",
    "from:Ben Ode <ben@example.com>",
    "From: cem@example.net (Cem Ito)",
    "From: =?UTF-8?q?J=C3=BCrg?= <juerg@example.org>",
    "From: dan@example.org",
    'From: "Lee, Ann" <ann@example.org>',
    "Subject: [PATCH v2 1/2] fs: read  one sector",
    "SUBJECT: Re: fs: read",
    "Subject: =?UTF-8?B?ZnM6IGdyw7bDn2Vy?=",
    "[PATCH] fs: read one sector",
    "Date: Tue, 1 Feb 2022 10:00:00 +0100",
    "date: Wed, 2 Mar 2022 08:00:00 +0000",
    "Subject: fs: a title that is\n folded, and goes on\n\tand on",
    "From: Ann\n Lee <ann@example.org>",
  );
  const text = fc.constantFrom(
    "Text of the message.",
    "Ola wrote:",
    "> a quoted line",
    "  indented",
    "Signed-off-by: Ann Lee <ann@example.org>",
    "Cc: Ben",
    "-- ",
    "----",
    "From here on it is text",
    "-- >8 --",
    "--- 8< --- cut here --- 8< ---",
    "8<",
    "a sentence about >8 and so on and so on",
  );
  const end = fc.constantFrom("---", "--- ", "---\t");
  const diff = ["diff --git a/x b/x", "--- a/x", "+++ b/x", "@@ -1 +1 @@", "-a", "+b", ""];
  const mail = fc
    .tuple(
      // git knows it at the head only.
      fc.constantFrom([], [], [`>${first}`]),
      fc.array(fc.oneof(blank, header), { maxLength: 6 }),
      fc.array(fc.oneof({ weight: 3, arbitrary: text }, blank, header), { maxLength: 8 }),
      fc.option(end, { nil: "" }),
    )
    .map(([pasted, head, body, stop]) => [...pasted, ...head, ...body, stop].join("\n"));

  test("reads the same author, subject, date and message", () => {
    fc.assert(
      fc.property(mail, (body) => {
        const [read, expected] = [ours(body), ofGit(body)];
        // What is folded behind an address is no name of anybody's, whatever git makes of it.
        if (/\sindented/.test(readCommitText(body).headers.from ?? "")) read.name = expected.name;
        expect(read).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  interface Read {
    email: string;
    name: string;
    title: string;
    date: number | null;
    message: string;
  }

  function ours(body: string): Read {
    const { headers, lines } = readCommitText(body);
    const author = personIn(decodeLine(headers.from ?? "Old <old@example.org>"));
    return {
      email: author?.email ?? "",
      name: author?.name || (author?.email ?? ""),
      title: parseSubject(decodeLine(headers.subject ?? "old")).title,
      date: parseDate(headers.date ?? "Mon, 31 Jan 2022 12:00:00 +0000"),
      message: lines.join("\n").trimEnd(),
    };
  }

  function ofGit(body: string): Read {
    const [message, patch] = [join(folder, "message"), join(folder, "patch")];
    const head =
      "From: Old <old@example.org>\nSubject: old\nDate: Mon, 31 Jan 2022 12:00:00 +0000\nContent-Type: text/plain; charset=UTF-8\n";
    const info = execFileSync("git", ["mailinfo", "--scissors", "--encoding=UTF-8", message, patch], {
      input: `${head}\n${body}\n${diff.join("\n")}`,
      env: plainGit,
      encoding: "utf8",
      stdio: ["pipe", "pipe", "pipe"],
    });
    const said = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(info)?.[1]?.trim() ?? "";
    return {
      email: said("Email"),
      name: said("Author"),
      title: said("Subject"),
      date: parseDate(said("Date")),
      message: readFileSync(message, "utf8").trimEnd(),
    };
  }
});
