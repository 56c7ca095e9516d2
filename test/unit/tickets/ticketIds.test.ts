import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { idsInMessage } from "../../../src/core/tickets/commitMessage.ts";
import {
  faultOfPattern,
  inNumberOrder,
  oneOfEachProject,
  TicketIds,
} from "../../../src/core/tickets/ticketIds.ts";

const usual = "[A-Z][A-Z0-9]+-\\d+";
const idsOf = (...patterns: string[]) =>
  new TicketIds({ patterns: patterns.map((pattern) => ({ pattern, link: null })) });
const ids = idsOf(usual);
const mentioned = (text: string, known?: string[]) =>
  ids.mentions(text, known && new Set(known)).map(({ id }) => id);

describe("an id", () => {
  test.each(["TS-118", "STR-68", "A1-0"])("%s is one", (id) => expect(ids.is(id)).toBe(true));

  test.each([
    ["nothing", ""],
    ["another id behind it", "TS-1 TS-2"],
    ["a line end", "TS-118\n"],
    ["a tab and more", "TS-118\tTicket: TS-119"],
    ["that it is the name of a commit", "HEAD"],
    ["a command for the shell", "$(touch owned)"],
    ["that it is an option", "-x"],
    ["a leading dash", "-TS-118"],
    ["small letters", "ts-118"],
    ["characters of a shell", "TS-118;reboot"],
    ["what is longer than a hundred characters", `TS-${"1".repeat(100)}`],
  ])("%s makes it none", (_, text) => expect(ids.is(text)).toBe(false));

  test("holds no space and begins with no dash, whatever the pattern says", () => {
    const loose = idsOf("-?[A-Z ]+.\\d+");
    expect(loose.is("AB-1")).toBe(true);
    expect(loose.is("A B-1")).toBe(false);
    expect(loose.is("-AB-1")).toBe(false);
    expect(loose.is("AB\u202e1")).toBe(false);
  });

  test("is opened where the first pattern that fits says, with its characters made safe for an address", () => {
    const linked = new TicketIds({
      patterns: [
        { pattern: "TS-\\d+", link: "https://one.example.org/{id}?of={id}" },
        { pattern: "#.+", link: "https://two.example.org/{id}" },
        { pattern: usual, link: null },
      ],
    });
    expect(linked.url("TS-1")).toBe("https://one.example.org/TS-1?of=TS-1");
    expect(linked.url("#a/../b")).toBe("https://two.example.org/%23a%2F..%2Fb");
    expect(linked.url("STR-1")).toBeNull();
    // What a title may stand for in the settings, and is no id.
    expect(linked.url("#\ud800")).toBeNull();
  });

  test("with a smaller number comes first", () => {
    expect(["TS-10", "STR-2", "TS-9"].sort(inNumberOrder)).toEqual(["STR-2", "TS-9", "TS-10"]);
  });
});

describe("ids in a text", () => {
  test.each([
    ["[TS-118] and TS-119.", ["TS-118", "TS-119"]],
    ["XTS-118 is another project's, TS-1189 another number", ["XTS-118", "TS-1189"]],
    ["CVE-2021-1234", []],
    ["on TS-118-fix", ["TS-118"]],
    ["https://tickets.example.org/browse/TS-118", ["TS-118"]],
    ["ÄTS-118 and _TS-118", []],
  ])("%s", (text, found) => expect(mentioned(text)).toEqual(found));

  test("are those of known projects where some are known: UTF-8 is none", () => {
    const text = "TS-119: write UTF-8, as TS-118 and SHA-256 do";
    expect(mentioned(text, ["TS-118"])).toEqual(["TS-119", "TS-118"]);
    expect(mentioned(text, [])).toEqual([]);
    expect(mentioned("TS-119/UTF-8", ["TS-118"])).toEqual(["TS-119"]);
  });

  test("are also those whose project a pattern names, whether or not one is known", () => {
    const named = new TicketIds({ patterns: [{ pattern: "(TS|STR)-\\d+", link: null }] });
    const found = (known: string[]) =>
      named.mentions("TS-5: disk: fix UTF-8 [STR-9] TS-x ABC-1", new Set(known)).map(({ id }) => id);
    expect(found([])).toEqual(["TS-5", "STR-9"]);
    expect(found(["TS-1"])).toEqual(["TS-5", "STR-9"]);
  });

  test("are the same whether all known ids are given or one of each project", () => {
    const known = ["TS-1", "TS-2", "STR-7"];
    const few = oneOfEachProject(known);
    expect(few.size).toBe(2);
    expect(ids.mentions("TS-9 STR-8 UTF-8", few)).toEqual(ids.mentions("TS-9 STR-8 UTF-8", new Set(known)));
  });

  test("take the longest that fits where patterns overlap", () => {
    expect(
      idsOf("TS-\\d", "TS-\\d+", "TS-\\d+-[a-z]")
        .mentions("TS-118-b")
        .map(({ id }) => id),
    ).toEqual(["TS-118-b"]);
  });

  const token = fc.constantFrom(
    "TS-1",
    "TS-118",
    "-",
    " ",
    "A",
    "9",
    "é",
    "\n",
    ".",
    "UTF-8",
    "💾",
    "[",
    "/",
  );
  test("stand where they are said to, in order, without overlaps, and are ids", () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), fc.boolean(), (tokens, some) => {
        const text = tokens.join("");
        let end = 0;
        for (const mention of ids.mentions(text, some ? new Set(["TS-5"]) : undefined)) {
          expect(mention.start).toBeGreaterThanOrEqual(end);
          expect(text.slice(mention.start, mention.end)).toBe(mention.id);
          expect(ids.is(mention.id)).toBe(true);
          end = mention.end;
        }
      }),
    );
  });
});

describe("a pattern", () => {
  test.each([
    ["A".repeat(201), "long"],
    ["[A-Z", "broken"],
    ["[A-Z]*", "empty"],
    ["(A+)+-1", "group"],
    ["(A|B){2}-1", "group"],
    ["A+B+C+D+", "repetitions"],
    ["A?B?C?D?-1", "repetitions"],
    ["(A|B)C|D+E+-1", "repetitions"],
    ["(A|B)(A|B)(A|B)(A|B)-1", "repetitions"],
    ["(?=A)A-1", "look"],
    ["(?<!X)A-1", "look"],
    ["(A)-\\1", "look"],
  ])("%s is left aside: %s", (pattern, fault) => {
    expect(faultOfPattern(pattern)).toBe(fault);
    expect(idsOf(pattern).mentions(`${pattern} AB-1`)).toEqual([]);
  });

  test.each([
    usual,
    "(TS|STR)-\\d+",
    "#\\d{1,6}",
    "(?:TS|STR|AB)-?\\d+?",
    "(A|B|C|D|E)-\\d",
    "[\\w.-]+/[\\w.-]+#\\d+",
    "[^-+*{(]+-\\d+",
  ])("%s is taken", (pattern) => expect(faultOfPattern(pattern)).toBeNull());

  // The worst that is taken, on the worst words: were it to grow with a higher power, this test would not end.
  const part = fc.constantFrom(
    "A*",
    "A+",
    "A{1,9}",
    "[A-Z]+",
    "\\w+",
    "\\d*",
    ".*",
    "A",
    "-",
    "(A|B)",
    "\\S+",
    "?",
  );
  const evil = fc.constantFrom("A", "(A", "A1", "-", "é", "[").map((word) => word.repeat(400).slice(0, 400));
  test("that is taken ends on any word", () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), evil, (parts, word) => {
        const pattern = parts.join("");
        if (faultOfPattern(pattern) !== null) return;
        expect(Array.isArray(idsOf(pattern).mentions(`${word}!`))).toBe(true);
      }),
      {
        numRuns: 200,
        examples: [
          [["A*", "A*", "A*", "-"], "A".repeat(400)],
          [["\\S+", "\\S+", "\\S+", "!"], "(A".repeat(200)],
        ],
      },
    );
  });
});

describe("ids in a commit message", () => {
  const named = (message: string, known: string[] = []) => idsInMessage(message, ids, new Set(known));

  test.each([
    "Ticket: TS-118",
    "Issue: TS-118",
    "Bug: TS-118",
    "Jira : TS-118",
    "task: [TS-118]",
    "Closes: TS-118",
  ])("are those of the trailer %s, of whatever project", (trailer) =>
    expect(named(`disk: add\n\nWords.\n\n${trailer}\n`)).toEqual(["TS-118"]),
  );

  test("are several of one trailer", () => {
    expect(named("a: b\n\nTickets: TS-118, STR-68;TS-9\n")).toEqual(["TS-118", "STR-68", "TS-9"]);
  });

  test("are no parts of a Message-ID or address, nor words of another trailer", () => {
    expect(
      named("a: b\n\nCloses: https://lore.example.org/r/20220201-ABC-1@example.org\nFixes: AB-1\n"),
    ).toEqual([]);
    expect(named("a: b\n\nCloses: https://t.example.org/TS-118\n", ["TS-1"])).toEqual(["TS-118"]);
  });

  test("elsewhere are those of known projects", () => {
    expect(named("disk: write UTF-8 for TS-118", ["TS-1"])).toEqual(["TS-118"]);
    expect(named("disk: write UTF-8 for TS-118")).toEqual([]);
  });
});
