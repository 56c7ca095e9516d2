import { describe, expect, it } from "vitest";
import { waitUntilDue } from "../../../../../src/vscode/refresh/model/due.ts";

describe("a refresh by itself", () => {
  const minute = 60_000;
  it("is due when nothing was ever read, or the interval has passed", () => {
    expect(waitUntilDue(null, 0, 30)).toBe(0);
    expect(waitUntilDue(0, 31 * minute, 30)).toBe(0);
    expect(waitUntilDue(0, 10 * minute, 30)).toBe(20 * minute);
  });
  it("is never due where the interval is 0", () => {
    expect(waitUntilDue(null, 0, 0)).toBeNull();
  });
  it("is not put off by a stamp of the future", () => {
    expect(waitUntilDue(1_000 * minute, 0, 30)).toBe(30 * minute);
  });
});
