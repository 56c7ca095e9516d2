// A conversation as one text, with what an editor folds, lists and links in it.
import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/core/mail/message.ts";
import { threadDocument } from "../../../src/core/thread/document.ts";
import { ann, ben, cem, mail, stored } from "../../support/thread.ts";
import { clockBody } from "../comments/support.ts";

function documentOf(mails: Message[]) {
  const bodies = new Map(mails.map(({ messageId, body }) => [messageId, body]));
  return threadDocument(stored(mails), (messageId) => bodies.get(messageId) ?? null);
}

const linesOf = (text: string) => text.split("\n");

const root = mail("a@example.org", "[PATCH] clock: prepare it first", clockBody);
const said = mail("b@example.com", "Re: clock", "> +	ret = clock_enable(clock);\n\nWhy?\n", {
  to: "a@example.org",
  from: ben,
  day: 1,
});
const later = mail("c@example.net", "Re: clock", "Fine.\n", { to: "a@example.org", from: cem, day: 2 });
const answer = mail("d@example.org", "Re: clock", "> Why?\n\nIt has to.\n", {
  to: "b@example.com",
  from: ann,
  day: 3,
});

describe("its mails", () => {
  test("stand in the order of the conversation, each below what it answers", () => {
    const { mails, title } = documentOf([later, answer, said, root]);
    expect(title).toBe("[PATCH] clock: prepare it first");
    expect(mails.map(({ messageId, number, depth, answers }) => [messageId, number, depth, answers])).toEqual(
      [
        ["a@example.org", 1, 0, null],
        ["b@example.com", 2, 1, 1],
        ["d@example.org", 3, 2, 2],
        ["c@example.net", 4, 1, 1],
      ],
    );
  });

  test("have a heading, a few headers and their text, at the lines that are told", () => {
    const { text, mails } = documentOf([root, said]);
    const lines = linesOf(text);
    const second = mails[1];
    expect(lines.slice(second?.start, second?.end)).toEqual([
      "=== 2 of 2, depth 1, answers 1 === Ben Ode: Re: clock",
      "From: Ben Ode <ben@example.com>",
      "Date: 2022-02-02 09:00 UTC",
      "Subject: Re: clock",
      "Message-ID: <b@example.com>",
      "",
      "> +	ret = clock_enable(clock);",
      "",
      "Why?",
    ]);
    expect(lines[second?.body ?? 0]).toBe("> +	ret = clock_enable(clock);");
  });

  test("that answer one that is not here begin anew, and so does the oldest of a loop", () => {
    const orphan = mail("o@x", "Re: lost", "Hm.", { to: "lost@x", day: 1 });
    const loop = [
      mail("l1@x", "one", "a", { to: "l2@x", day: 2 }),
      mail("l2@x", "two", "b", { to: "l1@x", day: 3 }),
    ];
    const { mails } = documentOf([orphan, ...loop]);
    expect(mails.map(({ messageId, depth }) => [messageId, depth])).toEqual([
      ["o@x", 0],
      ["l1@x", 0],
      ["l2@x", 1],
    ]);
  });

  test("whose text is not here, or is too long, say so", () => {
    const long = mail("long@x", "long", "x".repeat(1_100_000));
    const { text } = threadDocument(stored([root, long]), (id) => (id === "long@x" ? long.body : null));
    expect(text).toContain("[The text of this mail is not here. Refresh, or open it in the browser.]");
    expect(text).toContain("[The rest of this mail is too long to be shown. Open it in the browser.]");
  });

  test("beyond five thousand are left out, which the last line says", () => {
    const count = 5_003;
    const many = Array.from({ length: count }, (_, at) =>
      mail(`${at}@x`, "Re: clock", "Hm.", { day: at / count }),
    );
    const { text, mails, leftOut } = documentOf(many);
    expect([mails.length, leftOut]).toEqual([5_000, 3]);
    expect(linesOf(text)[0]).toBe("=== 1 of 5003 === Ann Lee: Re: clock");
    expect(linesOf(text).slice(-2)).toEqual([
      "[3 more mails of this thread: 5,000 are shown. Open the others in the browser.]",
      "",
    ]);
    const whole = documentOf(many.slice(0, 3));
    expect(whole.leftOut).toBe(0);
    expect(whole.text).not.toContain("more mail");
  });

  test("with more links than an editor bears say where these end", () => {
    const { text, links } = documentOf([
      mail("a@x", "s", "lib/a.c:1 ".repeat(60).concat("\n").repeat(1_000)),
    ]);
    expect(links.length).toBeLessThanOrEqual(50_060);
    expect(linesOf(text).at(-2)).toBe(
      "[The first 50,000 links can be followed; those below are plain text.]",
    );
  });

  test("bring no line end and no mark of their own kind", () => {
    const odd = mail("odd@x", "a\u202eb\u2028c", "one\u2028\rtwo\r\nthree\u202e\n");
    const { text, mails } = documentOf([odd]);
    expect(linesOf(text).slice(mails[0]?.body, mails[0]?.end)).toEqual(["onetwo", "three"]);
    expect(text).not.toMatch(/[\r\u2028\u202e]/);
  });
});

test("the files of a diff are listed with their lines", () => {
  const two = clockBody.replace(
    "-- \n",
    "diff --git a/lib/b.c b/lib/b.c\n--- a/lib/b.c\n+++ b/lib/b.c\n@@ -1 +1 @@\n-a\n+b\n-- \n",
  );
  const { text, mails } = documentOf([{ ...root, body: two }]);
  const lines = linesOf(text);
  const files = mails[0]?.files ?? [];
  expect(files.map(({ path }) => path)).toEqual(["lib/clock.c", "lib/b.c"]);
  expect(files.map(({ start }) => lines[start])).toEqual([
    "diff --git a/lib/clock.c b/lib/clock.c",
    "diff --git a/lib/b.c b/lib/b.c",
  ]);
  expect(files.map(({ end }) => lines[end])).toEqual([
    "	return clock_stop(clock);".replace("	", " 	"),
    "+b",
  ]);
});

test("mails, quotes, diffs and signatures fold; what was quoted more than twice is old", () => {
  const body = "> > > x\n> > > y\n> > z\n> w\n\nYes.\n-- \nBen\nExample Ltd\n";
  const { text, folds, mails } = documentOf([
    root,
    mail("q@x", "Re: clock", body, { to: "a@example.org", day: 1 }),
  ]);
  const first = mails[1]?.body ?? 0;
  const own = folds
    .filter(({ start }) => start >= first)
    .map(({ kind, start, end, old }) => [kind, start - first, end - first, old]);
  expect(own).toEqual([
    ["quote", 0, 3, false],
    ["quote", 0, 2, false],
    ["quote", 0, 1, true],
    ["signature", 6, 8, false],
  ]);
  const whole = folds.filter(({ kind }) => kind === "mail");
  expect(whole.map(({ start, end }) => [linesOf(text)[start], linesOf(text)[end]])).toEqual([
    ["=== 1 of 2 === Ann Lee: [PATCH] clock: prepare it first", "2.35.1"],
    ["=== 2 of 2, depth 1, answers 1 === Ann Lee: Re: clock", "Example Ltd"],
  ]);
  expect(
    folds.some(({ kind, start }) => kind === "diff" && linesOf(text)[start]?.startsWith("diff --git")),
  ).toBe(true);
});

describe("links", () => {
  const linksIn = (line: string) => {
    const { text, links, mails } = documentOf([mail("a@example.org", "s", line)]);
    const row = mails[0]?.body;
    return links
      .filter((link) => link.line === row)
      .map(({ start, end, target }) => [linesOf(text)[row ?? 0]?.slice(start, end), target]);
  };

  test.each<[string, unknown[]]>([
    [
      "see https://example.org/a?b=1.",
      [["https://example.org/a?b=1", { kind: "url", url: "https://example.org/a?b=1" }]],
    ],
    ["> as <a@example.org> says", [["a@example.org", { kind: "mail", messageId: "a@example.org" }]]],
    ["Ben Ode <ben@example.com> said", []],
    ["Supersedes: <old@example.org>", [["old@example.org", { kind: "mail", messageId: "old@example.org" }]]],
    ['since 1a2b3c4d5e6 ("clock: break it")', [["1a2b3c4d5e6", { kind: "commit", commit: "1a2b3c4d5e6" }]]],
    ['Fixes: 1A2B3C4D5E ("clock")', [["1A2B3C4D5E", { kind: "commit", commit: "1a2b3c4d5e" }]]],
    ["it is defaced 1234567 times", []],
    ["lib/clock.c:123: error", [["lib/clock.c:123", { kind: "file", path: "lib/clock.c", line: 123 }]]],
    ["at 10:30 and/or never", []],
    [
      "https://example.org/lib/clock.c:12",
      [["https://example.org/lib/clock.c:12", { kind: "url", url: "https://example.org/lib/clock.c:12" }]],
    ],
    [
      "https://lore.kernel.org/r/a@example.org says",
      [["https://lore.kernel.org/r/a@example.org", { kind: "mail", messageId: "a@example.org" }]],
    ],
    [
      "[attachment: board.png, image/png, 12 kB]",
      [["[attachment: board.png, image/png, 12 kB]", { kind: "page", messageId: "a@example.org" }]],
    ],
  ])("of %j", (line, expected) => {
    expect(linksIn(line)).toEqual(expected);
  });

  test("lead from a mail's own id to it", () => {
    const { links } = documentOf([root]);
    expect(links.map(({ line, target }) => [line, target])).toContainEqual([
      4,
      { kind: "mail", messageId: "a@example.org" },
    ]);
  });
});

test("a thread of a thousand mails and lines made to be expensive are read in bounded time", () => {
  const lines = [
    "/a".repeat(100_000),
    "a/".repeat(100_000),
    "<a@".repeat(50_000),
    "1234567 ".repeat(50_000),
    "http://".repeat(30_000),
    "> ".repeat(100_000),
  ];
  const mails = Array.from({ length: 1_000 }, (_, at) =>
    mail(
      `${at}@x`,
      "s",
      lines[at % 100] ?? "> > one\n> two\n\nthree\n",
      at === 0 ? {} : { to: `${at - 1}@x` },
    ),
  );
  const start = process.cpuUsage();
  expect(documentOf(mails).mails).toHaveLength(1_000);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6).toBeLessThan(5);
});
