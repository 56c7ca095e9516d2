import { describe, expect, it } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import { fixedNow } from "../../../../src/vscode/base/clock.ts";
import { shortAge, spokenAge, updatedText } from "../../../../src/vscode/tree/time.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("an age", () => {
  it.each([
    [0, "now", "just now", "Updated just now"],
    [5 * minute, "5m", "5 minutes ago", "Updated 5 min ago"],
    [2 * hour, "2h", "2 hours ago", "Updated 2 h ago"],
    [day, "1d", "1 day ago", "Updated 1 d ago"],
    [22 * day, "22d", "22 days ago", "Updated 22 d ago"],
    [120 * day, "4mo", "4 months ago", "Updated 120 d ago"],
    [800 * day, "2y", "2 years ago", "Updated 800 d ago"],
    [-day, "now", "just now", "Updated just now"],
  ])("of %i ms reads %s", (age, short, spoken, updated) => {
    expect([shortAge(0, age), spokenAge(english, 0, age), updatedText(english, 0, age)]).toEqual([
      short,
      spoken,
      updated,
    ]);
  });
});

describe("the clock", () => {
  const variable = { PATCH_TRACKER_NOW: "2022-03-04T12:00:00Z" };
  it("stands still where a test asks so", () => {
    expect(fixedNow(false, variable)).toBe(Date.UTC(2022, 2, 4, 12));
  });
  it("runs in production, and where the moment is none", () => {
    expect(fixedNow(true, variable)).toBeNull();
    expect(fixedNow(false, { PATCH_TRACKER_NOW: "soon" })).toBeNull();
    expect(fixedNow(false, {})).toBeNull();
  });
});
