// When the list of an archive's months is asked for again, and which of them is the one that grows.

import { expect, it } from "vitest";
import { isIndexDue, newerThan } from "../../../../src/core/archive/kinds/pipermail/archiveIndex.ts";
import { periodNamed } from "../../../../src/core/archive/kinds/pipermail/period.ts";
import type { KnownIndex } from "../../../../src/core/archive/kinds/pipermail/positions.ts";

const minute = 60_000;
const hour = 60 * minute;
const april = Date.UTC(2022, 3, 1);

const names = ["2022-March", "2022-February", "2022-January"];
const index = (asked: number, rows = names): KnownIndex => ({
  asked,
  via: "https://lists.example.org/pipermail/u-boot/",
  validators: { etag: null, lastModified: null },
  rows: rows.map((name) => ({ name, packed: false, size: "[ Text 1 KB ]" })),
  revision: 1,
  lacking: 0,
});
const due = (age: number, now: number, unread = false) => isIndexDue(index(now - age), now, unread);

it("is due after an hour, by a clock that was put back as well, and where a month was never read", () => {
  const now = april - 10 * 24 * hour;
  expect([due(hour, now), due(hour + 1, now), due(-hour - 1, now)]).toEqual([false, true, true]);
  expect(due(0, now, true)).toBe(true);
  expect(isIndexDue(index(now, []), now, false)).toBe(true);
});

it("is due after ten minutes from when a new month may have begun somewhere on earth", () => {
  const begun = april - 14 * hour;
  expect([due(10 * minute, begun), due(10 * minute + 1, begun)]).toEqual([false, true]);
  expect(due(11 * minute, begun - 1)).toBe(false);
});

it("counts a month as begun that has begun somewhere on earth, and one of the future as no later one", () => {
  const rows = ["2038-January", "2022-April", ...names].map((name) => {
    const period = periodNamed(name);
    if (!period) throw new Error(name);
    return { period, packed: false, size: "" };
  });
  const ages = (now: number) => [...newerThan(rows, now).values()];
  expect(ages(april - 14 * hour)).toEqual([1, 0, 1, 2, 3]);
  expect(ages(april - 14 * hour - 1)).toEqual([1, 1, 0, 1, 2]);
  // By a clock that is wrong all are of the future.
  expect(ages(0)).toEqual([0, 1, 2, 3, 4]);
});
