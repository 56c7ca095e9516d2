import { describe, expect, it } from "vitest";
import { hasTitle, titled } from "../../../../src/vscode/base/ticketTitles.ts";

describe("a ticket's title", () => {
  const patterns = [{ pattern: "TS-\\d+" }];

  it("is written beside everything else that stands there", () => {
    expect(titled({ patterns, titles: { "TS-1": "One" }, more: 1 }, "TS-2", "Two")).toEqual({
      patterns,
      titles: { "TS-1": "One", "TS-2": "Two" },
      more: 1,
    });
    expect(titled(undefined, "TS-2", "Two")).toEqual({ titles: { "TS-2": "Two" } });
  });

  it("is changed at its place", () => {
    const changed = titled({ titles: { "TS-2": "Two", "TS-1": "One" } }, "TS-2", "Zwei");
    expect(JSON.stringify(changed)).toBe('{"titles":{"TS-2":"Zwei","TS-1":"One"}}');
  });

  it("goes when it is empty, and with the last one the setting that held nothing else", () => {
    expect(titled({ titles: { "TS-1": "One", "TS-2": "Two" } }, "TS-1", "")).toEqual({
      titles: { "TS-2": "Two" },
    });
    expect(titled({ patterns, titles: { "TS-1": "One" } }, "TS-1", "")).toEqual({ patterns });
    expect(titled({ titles: { "TS-1": "One" } }, "TS-1", "")).toBeUndefined();
    expect(titled({ patterns }, "TS-1", "")).toEqual({ patterns });
    expect(titled(undefined, "TS-1", "")).toBeUndefined();
  });

  it("is not written into what is no such setting", () => {
    expect(titled(["TS-1"], "TS-1", "One")).toBeNull();
    expect(titled({ titles: "One" }, "TS-1", "One")).toBeNull();
    expect(titled("x", "TS-1", "One")).toBeNull();
  });

  it("can be that of a ticket called like a property that every object has", () => {
    for (const id of ["__proto__", "constructor"]) {
      const changed = titled({ titles: {} }, id, "One");
      expect(hasTitle(changed, id)).toBe(true);
      expect(hasTitle({ titles: {} }, id)).toBe(false);
      expect(JSON.parse(JSON.stringify(changed)).titles[id]).toBe("One");
    }
  });
});
