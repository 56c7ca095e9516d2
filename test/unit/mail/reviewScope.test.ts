import { describe, expect, test } from "vitest";
import { isFor, scopeIn, titled } from "../../../src/core/mail/reviewScope.ts";

/** The patches of a series of four that a review is for, by what it says. */
const numbers = (line: string) => {
  const scope = scopeIn(line);
  return scope && [1, 2, 3, 4].filter((number) => isFor(scope, { number, title: `fs: ${number}` }, 4));
};

describe("a review is for", () => {
  test.each([
    ["For patch 2:", [2]],
    ["Patches 1, 3 and 4 look good to me.", [1, 3, 4]],
    ["1/4 and 2/4:", [1, 2]],
    ["For the first two patches:", [1, 2]],
    ["The last patch looks good to me", [4]],
    ["The last two patches:", [3, 4]],
    ["For the whole series:", [1, 2, 3, 4]],
    ["All patches except patch 3:", [1, 2, 4]],
    ["Patch 3 leaks.", null],
    ["Nice.", null],
  ])("%s", (line, expected) => {
    expect(numbers(line)).toEqual(expected);
  });

  test("the patches whose titles it names", () => {
    const scope = titled(["Some words.", "", "fs: ext4: one", "[PATCH 2/3] fs: two"]);
    expect(scope).toEqual({ only: null, but: [], titles: ["fs: ext4: one", "fs: two"] });
    expect(scope && isFor(scope, { number: 1, title: "fs: Two." }, 3)).toBe(true);
    expect(scope && isFor(scope, { number: 2, title: "fs: three" }, 3)).toBe(false);
    expect(titled(["No title here"])).toBeNull();
  });
});
