// Mails that were made to be expensive are read in bounded time.
import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/core/mail/message.ts";
import { said as inEnglish } from "../../support/said.ts";
import { answer, clockBody, clockPatch, commentsIn, quoted } from "./support.ts";

function diffOf(lines: string[]): string {
  return `Text.\n---\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}`).join("\n")}\n`;
}

function many<T>(count: number, made: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => made(at));
}

test.each<[string, string, string]>([
  [
    "the same line a hundred thousand times",
    diffOf(many(100_000, () => "return ret;")),
    quoted(many(20_000, () => "+return ret;").join("\n")),
  ],
  [
    "two lines in turn",
    diffOf(many(100_000, (at) => `x${at % 2};`)),
    quoted(many(20_000, (at) => `+x${at % 3};`).join("\n")),
  ],
  [
    "each line sixty times, quoted backwards",
    diffOf(many(60_000, (at) => `line ${at % 1_000};`)),
    quoted(many(19_000, (at) => `+line ${1_000 - (at % 1_000)};`).join("\n")),
  ],
  [
    "pieces of a line of a megabyte",
    diffOf(["a b".repeat(350_000)]),
    quoted(many(15_000, (at) => `ab${"ab".repeat(at % 50)}`).join("\n\nWhy?\n")),
  ],
  [
    "a remark below each line",
    clockBody,
    many(9_000, () => "> +	ret = clock_enable(clock);\nWhy?").join("\n"),
  ],
  ["empty quotes without end", clockBody, `> nothing of the patch\nWhy?\n${">\n".repeat(200_000)}`],
  ["marks without end", clockBody, `${">".repeat(2_000_000)}\nWhy?`],
  ["words that begin an attribution", clockBody, many(20_000, () => "On Tue, Ann wrote").join("\n")],
  ["one line of blanks", clockBody, `> ${" \t".repeat(1_000_000)}x\nWhy?`],
])("%s", (_, body, said) => {
  const mails = [clockPatch({ body }), answer(`${said}\n\nWhy?\n`)];
  // What takes time without bound runs into the limit of every test.
  expect(() => commentsIn(mails)).not.toThrow();
});

test("answers in a loop and a long row of answers are read once each", () => {
  const row = many(2_000, (at) =>
    answer(`> Why ${at - 1}?\n\nWhy ${at}?\n`, {
      id: `${at}@x`,
      to: at === 0 ? "p@example.org" : `${at - 1}@x`,
    }),
  );
  const loop = [
    answer("> Why b?\n\nWhy a?\n", { id: "a@x", to: "b@x" }),
    answer("> Why a?\n\nWhy b?\n", { id: "b@x", to: "a@x" }),
  ];
  expect(commentsIn([clockPatch(), ...row, ...loop]).length).toBeGreaterThan(1_900);
});

/** Line numbers of ever another kind, so that no two lines are the same. */
const distinct = (at: number) => `\tcall_${at}(dev, ${at * 7});`;

const answers = (count: number, body: (at: number) => string, to = (_: number) => "p@example.org") =>
  many(count, (at) => answer(body(at), { id: `${at}@x`, to: to(at) }));

describe("many answers are read in bounded time together", () => {
  const patch = clockPatch({ body: diffOf(many(20_000, distinct)) });
  test.each<[string, Message[]]>([
    [
      "each quotes the whole patch",
      answers(45, (at) => `${many(19_000, (line) => `> +${distinct(line)}`).join("\n")}\nWhy ${at}?\n`),
    ],
    [
      "each says something below each of many lines",
      answers(45, () => many(9_000, (line) => `> +${distinct(line)}\nWhy?`).join("\n")),
    ],
    [
      "each quotes what nobody said below one that said much",
      answers(
        45,
        (at) => {
          const quote = (line: number) => many(40, (no) => `> lost ${at} ${line} ${no} of it`).join("\n");
          return many(400, (line) => `${quote(line)}\nWhy ${at} ${line}?`).join("\n");
        },
        (at) => (at === 0 ? "p@example.org" : `${at - 1}@x`),
      ),
    ],
  ])("%s", (_, said) => {
    const byMail = Map.groupBy(commentsIn([patch, ...said]), ({ messageId }) => messageId);
    expect(byMail.size).toBe(said.length);
    // What is beyond the budget stands at the patch as a whole, and says why.
    const last = byMail.get("44@x") ?? [];
    expect(last).toHaveLength(1);
    expect(last[0]).toMatchObject({ side: "general", line: null, text: expect.stringMatching(/^Why/) });
    expect(inEnglish(last[0]?.why)).toMatch(/^the answers to this series are too long/);
  });
});

test("what the latest version was told has its lines, whatever was said of those before", () => {
  const old = clockPatch({ body: diffOf(many(20_000, distinct)) });
  const latest = clockPatch({ id: "p2@example.org", subject: "[PATCH v2] clock: prepare it first", day: 2 });
  const flood = answers(
    45,
    (at) => `${many(19_000, (line) => `> +${distinct(line)}`).join("\n")}\nWhy ${at}?\n`,
  );
  const said = answer(`${quoted("+\tret = clock_enable(clock);")}\nWhy here?\n`, {
    id: "good@x",
    to: "p2@example.org",
    day: 3,
  });
  const comments = commentsIn([old, latest, ...flood, said]);
  expect(comments.find(({ messageId }) => messageId === "good@x")).toMatchObject({
    file: "lib/clock.c",
    line: 16,
  });
});
