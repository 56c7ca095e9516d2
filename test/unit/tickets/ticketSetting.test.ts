import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { english } from "../../../src/core/base/localize.ts";
import { defaultTicketRules, readTicketRules } from "../../../src/core/tickets/ticketSetting.ts";

describe("patchTracker.tickets", () => {
  const tickets = (raw: unknown) => readTicketRules(raw, english).rules;
  const wrong = (raw: unknown) =>
    readTicketRules(raw, english).faults.map(({ what, where }) => `${where}: ${what}`);

  it("holds patterns, a link for each, and titles", () => {
    const raw = {
      patterns: [
        { pattern: " (TS|STR)-\\d+ ", link: " https://tickets.example.org/{id} " },
        { pattern: "#\\d+", link: "" },
        { pattern: "AB-\\d+" },
      ],
      titles: { "TS-118": " Disks that come and go " },
    };
    expect(readTicketRules(raw, english)).toEqual({
      rules: {
        patterns: [
          { pattern: "(TS|STR)-\\d+", link: "https://tickets.example.org/{id}" },
          { pattern: "#\\d+", link: null },
          { pattern: "AB-\\d+", link: null },
        ],
        titles: { "TS-118": "Disks that come and go" },
      },
      faults: [],
    });
  });

  it("keeps the usual pattern where only titles are given, and none where an empty list is", () => {
    expect(tickets({ titles: { "TS-1": "One" } })).toEqual({
      patterns: defaultTicketRules.patterns,
      titles: { "TS-1": "One" },
    });
    expect(tickets({ patterns: [] })).toEqual({ patterns: [], titles: {} });
    for (const nothing of [null, undefined])
      expect(readTicketRules(nothing, english)).toEqual({ rules: defaultTicketRules, faults: [] });
  });

  it("is the usual where it is of another kind, and says so", () => {
    for (const raw of ["TS-\\d+", 4, { patterns: "TS-\\d+" }, { titles: ["One"] }]) {
      expect(tickets(raw)).toEqual(defaultTicketRules);
      expect(wrong(raw)).toEqual([
        "patchTracker.tickets: The setting patchTracker.tickets cannot be used as it is.",
      ]);
    }
  });

  it("keeps the good patterns and titles and names each broken one", () => {
    const raw = {
      patterns: [
        { pattern: "[A-Z" },
        "TS-\\d+",
        { pattern: "TS-\\d+" },
        { pattern: "(A+)+-\\d" },
        { pattern: "A*" },
        { pattern: "AB-\\d+", link: "javascript:alert(1)" },
      ],
      titles: { "TS-1": 1, "TS-2": "Two", __proto__: { evil: "title" } },
    };
    expect(tickets(raw)).toEqual({
      patterns: [{ pattern: "TS-\\d+", link: null }],
      titles: { "TS-2": "Two" },
    });
    expect(wrong(raw)).toEqual([
      "patchTracker.tickets.patterns[0]: The pattern [A-Z in patchTracker.tickets is no regular expression.",
      "patchTracker.tickets.patterns[1]: Entry 2 of patchTracker.tickets.patterns cannot be used.",
      "patchTracker.tickets.patterns[3]: The pattern (A+)+-\\d in patchTracker.tickets repeats a group.",
      "patchTracker.tickets.patterns[4]: The pattern A* in patchTracker.tickets also fits nothing at all.",
      "patchTracker.tickets.patterns[5]: Entry 6 of patchTracker.tickets.patterns cannot be used.",
      "patchTracker.tickets.titles: The title of TS-1 in patchTracker.tickets is no text.",
    ]);
  });

  it("says how a pattern is written, and how the whole", () => {
    const remedies = readTicketRules({ patterns: [{ pattern: "[A-Z" }, 4] }, english).faults;
    expect(remedies.map(({ remedy }) => remedy)).toEqual([
      "Write a simple regular expression, such as [A-Z]+-\\d+.",
      'Write {"patterns": [{"pattern": "TS-\\\\d+", "link": "https://…/{id}"}], "titles": {"TS-118": "…"}}.',
    ]);
  });

  it("never throws, whatever is written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string({ maxLength: 40 })), (value, patterns) => {
        tickets(value);
        tickets({ patterns: patterns.map((pattern) => ({ pattern })), titles: value });
      }),
    );
  });
});
