import { describe, expect, it } from "vitest";
import {
  asList,
  linked,
  renamed,
  withoutThreads,
  withSeries,
} from "../../../../src/vscode/base/seriesSetting.ts";

describe("the list in patchTracker.series", () => {
  const list = [
    { name: "a", thread: "a@example.org", note: "mine" },
    "broken",
    { name: "b", thread: " b@example.org" },
  ];

  it("gains entries at its end", () => {
    expect(withSeries(list, [{ name: "c", thread: "c@example.org", tickets: [] }])).toEqual([
      ...list,
      { name: "c", thread: "c@example.org" },
    ]);
  });

  it("says of which project a new entry is, where that has to be said", () => {
    expect(withSeries([], [{ name: "", thread: "c@example.org", tickets: [], project: "xen" }])).toEqual([
      { thread: "c@example.org", project: "xen" },
    ]);
  });

  it("loses only the entry meant", () => {
    expect(withoutThreads(list, ["b@example.org"])).toEqual(list.slice(0, 2));
  });

  it("keeps what it does not understand when an entry is renamed", () => {
    expect(renamed(list, "a@example.org", "new")).toEqual([
      { name: "new", thread: "a@example.org", note: "mine" },
      ...list.slice(1),
    ]);
  });

  it("is not taken for a list when it is none, so that it is not overwritten", () => {
    expect(asList({ name: "a" })).toBeNull();
    expect(asList(undefined)).toEqual([]);
  });
});

describe("linking a series", () => {
  const list = [
    { name: "a", thread: "1@example.org", tickets: ["TS-1"], note: "mine" },
    { name: "b", thread: " 2@example.org " },
    "broken",
    null,
  ];

  it("writes the tickets of the entry with that thread, and leaves all else as it is", () => {
    const changed = linked(list, new Map([["2@example.org", ["TS-2", "TS-3"]]]));
    expect(changed).toEqual([list[0], { ...(list[1] as object), tickets: ["TS-2", "TS-3"] }, "broken", null]);
    expect(linked(list, new Map([["1@example.org", ["TS-9"]]]))[0]).toEqual({
      name: "a",
      thread: "1@example.org",
      tickets: ["TS-9"],
      note: "mine",
    });
  });

  it("takes the property away with the last ticket", () => {
    expect(linked(list, new Map([["1@example.org", []]]))[0]).toEqual({
      name: "a",
      thread: "1@example.org",
      note: "mine",
    });
    expect(linked(list, new Map([["2@example.org", []]]))).toEqual(list);
  });
});
