import { describe, expect, test } from "vitest";
import { isInsideFolder } from "../../../../src/vscode/base/insideFolder.ts";

describe("a path that a mail names", () => {
  test.each(["drivers/x.c", "./a.c", "..x", "a/../b.c"])("leads inside: %s", (path) => {
    expect(isInsideFolder("/src/u-boot", path)).toBe(true);
  });

  test.each(["../../../../etc/passwd", "a/../../b.c", "/etc/passwd", "..", ".", ""])(
    "leads outside: %s",
    (path) => {
      expect(isInsideFolder("/src/u-boot", path)).toBe(false);
    },
  );
});
