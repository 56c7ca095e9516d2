// A remark goes along with its line, however the file is edited, and never to another line.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineMap } from "../../../src/core/comments/lineMap.ts";

const probe = `static int probe(struct udevice *dev)
{
	struct clock *clock = dev_get_priv(dev);
	int ret;

	ret = clock_prepare(clock);
	if (ret)
		return ret;

	return clock_enable(clock);
}
`.split("\n");
const remove = probe.map((line) => line.replace("probe", "remove").replace("enable", "disable"));
const file = ["#include <clock.h>", "", ...probe, ...remove];
/** The line of the second function's "if (ret)". */
const second = 2 + probe.length + 7;

function carried(after: string[], line: number, before = file) {
  const found = new LineMap(before, after).carried(line);
  return found && `${found.gone ? "was at" : "at"} ${found.line}: ${after[found.line - 1]?.trim()}`;
}

describe("a line stands", () => {
  test("where it was in the same text", () => {
    for (const line of file.keys()) {
      const found = new LineMap(file, file).carried(line + 1);
      if (file[line] !== "") expect(found).toEqual({ line: line + 1, gone: false });
    }
  });

  test("lower where lines came above it", () => {
    expect(carried(["// new", "// lines", ...file], second)).toBe(`at ${second + 2}: if (ret)`);
  });

  test("where it is indented anew", () => {
    const deeper = file.map((line) => line.replace(/^\t/, "\t\t"));
    expect(carried(deeper, 8)).toBe("at 8: ret = clock_prepare(clock);");
  });

  test("where its function went", () => {
    const swapped = ["#include <clock.h>", "", ...remove, ...probe];
    expect(carried(swapped, 2 + 10)).toBe(`at ${2 + probe.length + 10}: return clock_enable(clock);`);
  });

  test("in its own function where the same stands in another", () => {
    const without = ["#include <clock.h>", "", ...remove];
    expect(carried(without, second)).toBe("at 9: if (ret)");
  });
});

describe("a line that is gone", () => {
  test("is said to be, at what stands there now", () => {
    const changed = file.with(2 + 9, "\treturn clock_start(clock);");
    expect(carried(changed, 2 + 10)).toBe(`was at ${2 + 10}: return clock_start(clock);`);
  });

  test("is said to be, at the line above where nothing took its place", () => {
    const shorter = file.toSpliced(2 + 9, 1);
    expect(carried(shorter, 2 + 10)).toMatch(/^was at 1[01]:/);
  });

  test("stands nowhere where all around it went with it", () => {
    expect(carried(["#include <clock.h>", "", ...remove], 2 + 10)).toMatch(/^was at|null/);
    expect(carried(["int other;", "int file;"], 8)).toBeNull();
  });

  test("is not taken for one of few words elsewhere", () => {
    expect(carried(["int a;", "}", "int b;", "}"], 3, ["void f(void)", "{", "}"])).toBeNull();
  });
});

/** Some lines taken out, put in, changed: each line of the result with where it came from, -1 for a new one. */
const edits = fc.array(
  fc.record({
    at: fc.nat(60),
    take: fc.nat(4),
    put: fc.array(fc.constantFrom("}", "", "x = y;"), { maxLength: 3 }),
  }),
  { maxLength: 6 },
);

function edited(before: string[], all: { at: number; take: number; put: string[] }[]) {
  const lines = before.map((text, from) => ({ text, from }));
  for (const { at, take, put } of all)
    lines.splice(at % (lines.length + 1), take, ...put.map((text) => ({ text, from: -1 })));
  return lines;
}

test("of lines that are all different, each is where it went, whatever the edits", () => {
  const before = Array.from({ length: 40 }, (_, at) => `value_${at} = read(${at});`);
  fc.assert(
    fc.property(edits, (all) => {
      const after = edited(before, all);
      const map = new LineMap(
        before,
        after.map(({ text }) => text),
      );
      for (const line of before.keys()) {
        const now = after.findIndex(({ from }) => from === line);
        const found = map.carried(line + 1);
        if (now >= 0) expect(found).toEqual({ line: now + 1, gone: false });
        else expect(found?.gone ?? true).toBe(true);
      }
    }),
  );
});

test("of lines that repeat, none is ever said to be one that reads otherwise", () => {
  const words = fc.constantFrom("{", "}", "", "return ret;", "if (ret)", "ret = start(clock);");
  fc.assert(
    fc.property(fc.array(words, { maxLength: 50 }), fc.array(words, { maxLength: 50 }), (before, after) => {
      const map = new LineMap(before, after);
      for (const [at, text] of before.entries()) {
        const found = map.carried(at + 1);
        if (found && !found.gone) expect(after[found.line - 1]?.trim()).toBe(text);
        if (found) expect(found.line).toBeLessThanOrEqual(after.length);
      }
    }),
  );
});

test("a text made to be slow is given up", { timeout: 20_000 }, () => {
  const nested = Array.from({ length: 40_000 }, (_, at) => `line ${at % 200} of ${Math.floor(at / 2)}`);
  expect(() => new LineMap(nested, nested.toReversed())).not.toThrow();
});

test("a text whose every second line was changed has as many stretches as it likes", () => {
  const text = (changed: string) =>
    Array.from({ length: 600_000 }, (_, at) => (at % 2 === 0 ? `line ${at}` : `${changed} ${at}`));
  expect(new LineMap(text("then"), text("now")).carried(400_001)).toEqual({ line: 400_001, gone: false });
});
