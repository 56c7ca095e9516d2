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

  it("have sections of their own for series, tickets and the report, whose faults are named with all others", () => {
    const series = [{ name: "uboot/a", thread: "a@example.org" }, "uboot/b"];
    const { settings, faults } = read({
      series,
      archives: [4],
      tickets: { patterns: [{ pattern: "AB-\\d+" }, { pattern: "[" }] },
      report: { misc: "Rest", dates: "never" },
    });
    expect(settings.series.map(({ name }) => name)).toEqual(["uboot/a"]);
    expect(settings.tickets.patterns).toEqual([{ pattern: "AB-\\d+", link: null }]);
    expect(settings.report).toMatchObject({ misc: "Rest", dates: "M/DD" });
    expect(faults.map(({ where }) => where)).toEqual([
      "patchTracker.archives[0]",
      "patchTracker.series[1]",
      "patchTracker.tickets.patterns[1]",
      "patchTracker.report.dates",
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

  it("ask no Patchwork until the person turns it on, then the project's own or the one they name", () => {
    const named = "https://patchwork.example.org/project/other/list/";
    expect(read({ "patchwork.project": named }).settings.patchwork).toBeNull();
    expect(read({ "patchwork.enabled": true }).settings.patchwork).toBe("usual");
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
