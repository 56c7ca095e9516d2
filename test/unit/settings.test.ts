import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { english } from "../../src/core/base/localize.ts";
import { defaultSettings, readSettings } from "../../src/core/settings.ts";

const read = (raw: Parameters<typeof readSettings>[0]) => readSettings(raw, english);
const sentences = (raw: Parameters<typeof readSettings>[0]) => read(raw).faults.map((fault) => fault.what);

describe("settings", () => {
  it("have defaults for everything", () => {
    expect(read({})).toEqual({ settings: defaultSettings, faults: [] });
  });

  it("keep the good entries of patchTracker.series and name each broken one", () => {
    const series = [
      { name: "uboot/a", thread: " a@example.org " },
      { name: "uboot/b" },
      "uboot/c",
      { thread: "d@example.org" },
      { name: "uboot/a", thread: "e@example.org" },
      { name: "uboot/f", thread: "a@example.org" },
      { name: "uboot/g", thread: "g@example.org", tickets: "TS-1" },
      { name: "uboot/h", thread: "h@example.org", tickets: ["TS-2"] },
    ];
    const { settings, faults } = read({ series });
    expect(settings.series).toEqual([
      { name: "uboot/a", thread: "a@example.org", tickets: [] },
      { name: "uboot/h", thread: "h@example.org", tickets: ["TS-2"] },
    ]);
    expect(faults.map(({ what, where }) => `${where}: ${what}`)).toEqual([
      "patchTracker.series[1]: “uboot/b” in patchTracker.series names no thread.",
      "patchTracker.series[2]: Entry 3 of patchTracker.series is not an object.",
      "patchTracker.series[3]: Entry 4 of patchTracker.series has no name.",
      "patchTracker.series[4]: “uboot/a” in patchTracker.series has the name of an earlier one.",
      "patchTracker.series[5]: “uboot/f” in patchTracker.series follows the thread that “uboot/a” already follows.",
      "patchTracker.series[6]: “uboot/g” in patchTracker.series has tickets that are not a list of names.",
    ]);
  });

  it("say what is not a list", () => {
    expect(sentences({ series: {}, me: "ann@example.org" })).toEqual([
      "The setting patchTracker.series is not a list.",
      "The setting patchTracker.me is not a list.",
    ]);
  });

  it("take their defaults where the type is wrong, and say so", () => {
    const { settings, faults } = read({
      refreshInterval: "soon",
      since: "2022-13",
      groupBy: "age",
      branch: 4,
    });
    expect(settings).toEqual(defaultSettings);
    expect(faults.map((fault) => fault.where).sort()).toEqual([
      "patchTracker.branch",
      "patchTracker.groupBy",
      "patchTracker.refreshInterval",
      "patchTracker.since",
    ]);
  });

  it("are polite: refreshing is at most every 5 minutes, 0 turns it off", () => {
    expect(read({ refreshInterval: 1 }).settings.refreshInterval).toBe(5);
    expect(read({ refreshInterval: 0 }).settings.refreshInterval).toBe(0);
  });

  it("take addresses in lower case and leave out what is none", () => {
    const { settings, faults } = read({ me: ["Ann@Example.org", "ann", 3] });
    expect(settings.me).toEqual(["ann@example.org"]);
    expect(faults.map((fault) => fault.where)).toEqual(["patchTracker.me[1]", "patchTracker.me[2]"]);
  });

  it("ask no Patchwork until the person turns it on, then U-Boot's or the one they name", () => {
    const named = "https://patchwork.example.org/project/other/list/";
    expect(read({ "patchwork.project": named }).settings.patchwork).toBeNull();
    expect(read({ "patchwork.enabled": true }).settings.patchwork).toEqual({
      url: "https://patchwork.ozlabs.org",
      project: "uboot",
    });
    expect(read({ "patchwork.enabled": true, "patchwork.project": named }).settings.patchwork).toEqual({
      url: "https://patchwork.example.org",
      project: "other",
    });
  });

  it("ask nobody where the Patchwork's address is none, and say so", () => {
    for (const project of ["https://patchwork.example.org/", "uboot", 4]) {
      const { settings, faults } = read({ "patchwork.enabled": true, "patchwork.project": project });
      expect(settings.patchwork).toBeNull();
      expect(faults.map((fault) => fault.where)).toEqual(["patchTracker.patchwork.project"]);
    }
    expect(sentences({ "patchwork.enabled": "yes" })).toEqual([
      "The setting patchTracker.patchwork.enabled cannot be used as it is.",
    ]);
  });

  it("never throw, whatever was written", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (series, me, archives) => {
        const { settings } = read({ series, me, archives, since: me, refreshInterval: series });
        expect(Array.isArray(settings.series)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.object({ key: fc.constantFrom("name", "thread", "tickets") })), (series) => {
        const { settings } = read({ series });
        expect(new Set(settings.series.map((one) => one.name)).size).toBe(settings.series.length);
      }),
    );
  });
});

describe("patchTracker.tickets", () => {
  const tickets = (raw: unknown) => read({ tickets: raw }).settings.tickets;
  const wrong = (raw: unknown) => read({ tickets: raw }).faults.map(({ what, where }) => `${where}: ${what}`);

  it("holds patterns, a link for each, and titles", () => {
    const raw = {
      patterns: [
        { pattern: " (TS|STR)-\\d+ ", link: " https://tickets.example.org/{id} " },
        { pattern: "#\\d+", link: "" },
        { pattern: "AB-\\d+" },
      ],
      titles: { "TS-118": " Disks that come and go " },
    };
    expect(read({ tickets: raw })).toEqual({
      settings: {
        ...defaultSettings,
        tickets: {
          patterns: [
            { pattern: "(TS|STR)-\\d+", link: "https://tickets.example.org/{id}" },
            { pattern: "#\\d+", link: null },
            { pattern: "AB-\\d+", link: null },
          ],
          titles: { "TS-118": "Disks that come and go" },
        },
      },
      faults: [],
    });
  });

  it("keeps the usual pattern where only titles are given, and none where an empty list is", () => {
    expect(tickets({ titles: { "TS-1": "One" } })).toEqual({
      patterns: defaultSettings.tickets.patterns,
      titles: { "TS-1": "One" },
    });
    expect(tickets({ patterns: [] })).toEqual({ patterns: [], titles: {} });
    expect(tickets(null)).toEqual(defaultSettings.tickets);
  });

  it("is the usual where it is of another kind, and says so", () => {
    for (const raw of ["TS-\\d+", 4, { patterns: "TS-\\d+" }, { titles: ["One"] }]) {
      expect(tickets(raw)).toEqual(defaultSettings.tickets);
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

  it("never throws, whatever is written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string({ maxLength: 40 })), (value, patterns) => {
        tickets(value);
        tickets({ patterns: patterns.map((pattern) => ({ pattern })), titles: value });
      }),
    );
  });
});

describe("patchTracker.base", () => {
  it("is a branch's name, or nothing", () => {
    expect(read({ base: " origin/next " }).settings.base).toBe("origin/next");
    expect(read({ base: "" }).settings.base).toBeNull();
    expect(read({ base: null }).settings.base).toBeNull();
  });

  it("is nothing where it is no text, and says so", () => {
    const { settings, faults } = read({ base: ["origin/next"] });
    expect(settings.base).toBeNull();
    expect(faults).toMatchObject([
      {
        what: "The setting patchTracker.base cannot be used as it is.",
        remedy: "Write a branch's name, such as origin/master, or nothing.",
        where: "patchTracker.base",
      },
    ]);
  });
});
