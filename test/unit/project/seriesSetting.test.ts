import { describe, expect, it } from "vitest";
import { english } from "../../../src/core/base/localize.ts";
import { readTrackedSeries } from "../../../src/core/project/seriesSetting.ts";

describe("patchTracker.series", () => {
  it("keeps its good entries and names each broken one", () => {
    const entries = [
      { name: "uboot/a", thread: " a@example.org " },
      { name: "uboot/b" },
      "uboot/c",
      { name: 7, thread: "d@example.org" },
      { name: "uboot/a", thread: "e@example.org" },
      { name: "uboot/f", thread: "a@example.org" },
      { name: "uboot/g", thread: "g@example.org", tickets: "TS-1" },
      { name: "uboot/h", thread: "h@example.org", tickets: ["TS-2"] },
      { thread: "i@example.org" },
      { name: " ", thread: "j@example.org" },
    ];
    const { series, faults } = readTrackedSeries(entries, english);
    expect(series).toEqual([
      { name: "uboot/a", thread: "a@example.org", tickets: [] },
      { name: "uboot/h", thread: "h@example.org", tickets: ["TS-2"] },
      { name: "", thread: "i@example.org", tickets: [] },
      { name: "", thread: "j@example.org", tickets: [] },
    ]);
    expect(faults.map(({ what, where }) => `${where}: ${what}`)).toEqual([
      "patchTracker.series[1]: “uboot/b” in patchTracker.series names no thread.",
      "patchTracker.series[2]: Entry 3 of patchTracker.series is not an object.",
      "patchTracker.series[3]: Entry 4 of patchTracker.series has a name that is no text.",
      "patchTracker.series[4]: “uboot/a” in patchTracker.series has the name of an earlier one.",
      "patchTracker.series[5]: “uboot/f” in patchTracker.series follows the thread that “uboot/a” already follows.",
      "patchTracker.series[6]: “uboot/g” in patchTracker.series has tickets that are not a list of names.",
    ]);
  });

  it("is read up to a thousand entries, and says that there are more", () => {
    const entries = Array.from({ length: 1_001 }, (_, at) => ({
      name: `a/${at}`,
      thread: `${at}@example.org`,
    }));
    const { series, faults } = readTrackedSeries(entries, english);
    expect(series).toHaveLength(1_000);
    expect(faults.map(({ what }) => what)).toEqual([
      "patchTracker.series has more than 1000 entries; the rest is left out.",
    ]);
  });
});
