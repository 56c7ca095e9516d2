import fc from "fast-check";
import { expect, test } from "vitest";
import type {
  Block,
  Content,
  Part,
  Report,
  ReportGroup,
  Section,
  TicketHeading,
} from "../../../src/core/report/model.ts";
import { readReport, readReports } from "../../../src/core/report/read.ts";
import { write } from "../../../src/core/report/write.ts";

const options = { width: 72, now: Date.UTC(2022, 2, 4) };
const textOf = (report: Report) => write(report, "text", options).text;

const word = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z0-9:;,.!?()/'"#&%_-]{1,14}$/) },
  fc.constantFrom(
    "=",
    "===",
    "|",
    "-",
    "*",
    "+--+",
    "[9]",
    "[12]",
    "[x]",
    "(MISC)",
    "[TS-1]",
    "日本語",
    "שלום",
    "v2:",
  ),
  fc.constantFrom("https://example.org/a/very/long/address/of/a/mail/in/the/archive/of/the/list.html"),
);
const words = fc
  .tuple(fc.stringMatching(/^[a-z]{2,9}$/), fc.array(word, { maxLength: 30 }))
  .map(([first, more]) => [first, ...more].join(" "));
const link = fc.nat(9).map((number) => ({ link: `https://example.org/${number}.html` }));
const parts = fc
  .tuple(words, fc.array(fc.oneof(words, link), { maxLength: 4 }))
  .map(([first, more]): Part[] => merged([first, ...more]));
const item = fc.record({
  kind: fc.constant("bullet" as const),
  depth: fc.nat(2),
  parts,
  source: fc.constant(null),
});
const table = fc.constantFrom<Part[]>(
  ["| board  | boots |"],
  ["  +------+----+"],
  ["    name      日本語   ok"],
  ["  | see ", { link: "https://example.org/1.html" }, " |"],
);
const lines = fc.record({
  kind: fc.constant("verbatim" as const),
  lines: fc.array(table, { minLength: 1, maxLength: 3 }),
});
const content = fc.array(fc.oneof({ weight: 3, arbitrary: item }, lines), { maxLength: 6 }).map(inOrder);
const title = fc
  .stringMatching(/^[a-zA-Z][a-zA-Z0-9' :.-]{0,30}[a-z]$/)
  .map((text) => text.replace(/ +/g, " "));
const heading = fc.record({
  id: fc.stringMatching(/^[A-Z]{1,4}-[1-9]\d{0,3}$/),
  title: fc.oneof(
    fc.constant(""),
    title,
    title.map((text) => `${text} (once (or twice) more)`),
  ),
});
const group: fc.Arbitrary<ReportGroup> = fc.oneof(
  fc.record({ tickets: fc.array(heading, { minLength: 1, maxLength: 3 }), title: fc.constant(""), content }),
  fc.record({ tickets: fc.constant<TicketHeading[]>([]), title: fc.constantFrom("MISC", "Rest"), content }),
);
const section: fc.Arbitrary<Section> = fc.record({ title, groups: fc.array(group, { maxLength: 4 }) });
const standing = fc.record({
  name: fc.stringMatching(/^[a-z]{1,8}\/[a-z_]{1,9}( [a-z]{1,5})?$/),
  label: fc.constantFrom("v1", "v2", "v11", "rfc", "rfc v3"),
  words: fc.oneof(fc.constantFrom("submitted on 2/10", "merged in v2022.04-rc2", "7 of 9 merged"), words),
  source: fc.constant(null),
});
const block: fc.Arbitrary<Block> = fc.record({
  title: fc.constantFrom("Issues", "Travel&Holiday&Event"),
  lines: fc.array(parts, { maxLength: 3 }),
});
const report: fc.Arbitrary<Report> = fc.record({
  ending: fc.constantFrom("2022-03-04", "2024-02-29"),
  from: fc.constantFrom("", "ann@example.org", "Ann Lee <ann@example.org>", '"Lee, Žofie" <z@example.org>'),
  to: fc.subarray(["ben@example.org", "Cem Ito <cem@example.org>", "伊藤 <ito@example.org>"]),
  subject: fc.constant(""),
  sections: fc.array(section, { maxLength: 3 }),
  blocks: fc
    .tuple(fc.array(standing, { maxLength: 4 }), fc.array(block, { maxLength: 2 }))
    .map(([standings, blocks]) => [{ title: "Patch status", lines: standings }, ...blocks]),
});

function merged(all: Part[]): Part[] {
  const result: Part[] = [];
  for (const part of all) {
    const last = result.at(-1);
    if (typeof part === "string" && typeof last === "string") result[result.length - 1] = `${last} ${part}`;
    else result.push(part);
  }
  return result;
}

/** No item is more than one deeper than the one before, and lines that follow lines are of one piece. */
function inOrder(all: Content[]): Content[] {
  let deepest = 0;
  const result: Content[] = [];
  for (const one of all) {
    const last = result.at(-1);
    if (one.kind === "bullet") {
      const depth = Math.min(one.depth, deepest);
      deepest = depth + 1;
      result.push({ ...one, depth });
    } else if (last?.kind === "verbatim") last.lines.push(...one.lines);
    else result.push({ ...one, lines: [...one.lines] });
  }
  return result;
}

test("what is written is read back as the same facts", async () => {
  await fc.assert(
    fc.asyncProperty(report, async (facts) => {
      const named = { ...facts, subject: `[Weekly] Week ending ${facts.ending}` };
      const read = await readReports(textOf(named), { misc: "Rest" });
      expect(read.map((one) => one.report)).toEqual([named]);
      const mailed = await readReports(write(named, "eml", options).text, { misc: "Rest" });
      expect(mailed.map((one) => one.report)).toEqual([named]);
    }),
    { numRuns: 100 },
  );
});

const soup = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(fc.constantFrom("", " ", "  ", "    ", "\t"), words).map((all) => all.join("")),
  },
  fc
    .tuple(fc.constantFrom("", "  ", "   "), fc.constantFrom("* ", "- ", "+  ", "• "), words)
    .map((all) => all.join("")),
  fc.constantFrom(
    "",
    "",
    "",
    "Section",
    "=======",
    "=== Issues ===",
    "=== Patch status ===",
    "== odd =",
    "-- ",
  ),
  fc.constantFrom(
    "[TS-1] (a title)",
    "  [TS-2] (open",
    "and closed)",
    "[TS-3], [TS-4] (x) more words [1]",
    "(MISC)",
  ),
  fc.constantFrom(
    "[1] https://example.org/1",
    "  [2]: <https://example.org/2>",
    "[1] https://example.org/3",
    "see [1][2]",
  ),
  fc.constantFrom(
    "    uboot/a v2: submitted on 2/10",
    "        and more",
    "          uboot/b: merged in v2022.04-rc2",
    "| a | b |",
    "a    b    c",
    "> quoted",
  ),
);

function expectSame(lines: string[]): void {
  const once = readReport(lines.join("\n"));
  const body = textOf(once).replace(/^Subject:.*\n\n?/, "");
  expect(readReport(body)).toEqual(once);
}

test("whatever is read stays the same when it is written and read again", () => {
  fc.assert(fc.property(fc.array(soup, { maxLength: 30 }), expectSame), { numRuns: 1500 });
});

const status = "    uboot/a v2: submitted on 2/10";

test.each([
  [
    "below a reference, which is written elsewhere",
    [status, "[1] https://example.org/1", "        and more"],
  ],
  ["less deep than a state that is written further left", [`      ${status}`, "      and more"]],
])("a line %s, goes on with no line of the patch status", (_, lines) => {
  const all = ["=== Patch status ===", "see [1]", ...lines];
  expect(readReport(all.join("\n")).blocks[0]?.lines.slice(1)).toMatchObject([
    { words: "submitted on 2/10" },
    [],
    [expect.stringMatching(/^ +and more$/)],
  ]);
  expectSame(all);
});

test("every word of a text is in the report that is read from it", () => {
  const allWords = (text: string) =>
    text
      .replace(/\[\d+\]|[=*•+()<>[\]:,-]|\band\b/g, " ")
      .split(/\s+/)
      .sort();
  fc.assert(
    fc.property(fc.array(soup, { maxLength: 20 }), (all) => {
      const before = new Set(allWords(all.join("\n")));
      const after = new Set(allWords(textOf(readReport(all.join("\n"))).replace(/^Subject:.*\n/, "")));
      // A list of references is written anew: an address that was listed twice is listed once.
      expect([...before].filter((one) => !after.has(one) && !/^(v\d+|RFC)$/i.test(one))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test("any bytes at all are read", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      expect(await readReports(bytes)).toHaveLength(1);
    }),
  );
});
