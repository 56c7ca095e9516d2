import fc from "fast-check";
import parseDiff from "parse-diff";
import { describe, expect, it } from "vitest";
import { diffOf, diffStart, filesOf, fingerprintOf, unquotePath } from "../../../src/core/mail/diff.ts";

const text = (...lines: string[]) => `${lines.join("\n")}\n`;

const small = text(
  "diff --git a/lib/a.c b/lib/a.c",
  "index 1111111..2222222 100644",
  "--- a/lib/a.c",
  "+++ b/lib/a.c",
  "@@ -1,2 +1,3 @@ int a(void)",
  " {",
  "-\treturn 1;",
  "+\treturn",
  "+\t\t2;",
);

describe("where a diff begins", () => {
  it("is the line that git, mercurial or diff itself writes first", () => {
    for (const first of ["diff --git a/x b/x", "diff -r 0123456789ab x.c", "--- x.c\n+++ x.c\n@@ -1 +1 @@"]) {
      expect(diffStart(first)).toBe(0);
      expect(diffOf(`One.\n\n${first}\n+x\n`)).toBe(`${first}\n+x\n`);
    }
  });

  it("is no quoted line, no end of a commit message and nothing in the middle of a line", () => {
    for (const line of ["> diff --git a/x b/x", "---", "--- x\n+++ x", "see diff --git a/x", "diff -r x"])
      expect(diffOf(`One.\n${line}\nTwo.\n`)).toBeNull();
  });
});

describe("the files of a diff", () => {
  it("are counted as parse-diff counts them, though it sees no line of a hunk", () => {
    const line = fc
      .tuple(
        fc.constantFrom("+", "-", " ", "\\ "),
        fc.constantFrom("", "++ b/x", "-- a/x", "@@ -1 +1 @@", "word"),
      )
      .map(([sign, rest]) => sign + rest);
    const hunk = fc
      .tuple(fc.nat(3), fc.nat(3), fc.boolean(), fc.array(line, { maxLength: 8 }))
      .map(([before, after, true_, lines]) => {
        const count = (other: string) => lines.filter((one) => one[0] !== other && one[0] !== "\\").length;
        const [old, now] = true_ ? [count("+"), count("-")] : [before, after];
        return [`@@ -1,${old} +1,${now} @@`, ...lines];
      });
    const name = fc.constantFrom("a.c", "dir/b.c", "a/b/i", "with blank.h", "dev/null");
    const heads = (from: string, to: string) =>
      fc.oneof(
        fc.constant([`--- a/${from}`, `+++ b/${to}`]),
        fc.constant(["new file mode 100644", "--- /dev/null", `+++ b/${to}`]),
        fc.constant(["deleted file mode 100644", `--- a/${from}`, "+++ /dev/null"]),
        fc.constant(["--- /dev/null", "+++ /dev/null"]),
        fc.subarray([
          ...["deleted file mode 100644", "new file mode 100755", "old mode 100644", `--- a/${from}`],
          ...["--- /dev/null", "+++ /dev/null", `+++ b/${to}`, `+++ b/${to}x`, `--- ${from}\t2022-02-01`],
        ]),
      );
    const first = (from: string, to: string) =>
      fc.constantFrom(
        [`diff --git a/${from} b/${to}`],
        [`diff --git a/${to} b/${to}`],
        [`diff --git a/${to} b/${to}`, "old mode 100644", "new mode 100755", "index 12ab..34cd"],
        ["index 12ab..34cd 100644"],
        ["diff -r 01 x"],
        [],
      );
    const file = fc
      .tuple(name, name, fc.array(hunk, { maxLength: 3 }), fc.boolean())
      .chain(([from, other, hunks, same]) => {
        const to = same ? from : other;
        return fc
          .tuple(first(from, to), heads(from, to))
          .map(([line, names]) => [...line, ...names, ...hunks.flat()]);
      });
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 4 }), (files) => {
        const lines = files.flat();
        const expected = new Map<string, [number, number]>();
        for (const one of parseDiff(lines.filter((each) => !each.startsWith("\\")).join("\n"))) {
          const path = one.to === "/dev/null" ? one.from : (one.to ?? one.from);
          if (path === undefined || path === "" || path === "/dev/null") continue;
          const [additions, deletions] = expected.get(path) ?? [0, 0];
          expected.set(path, [additions + one.additions, deletions + one.deletions]);
        }
        const counted = filesOf(lines.join("\n"));
        expect(counted.map((one) => [one.path, [one.additions, one.deletions]])).toEqual([...expected]);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['"a/caf\\303\\251.c"', "café.c"],
    ['"b/a\\tb\\n\\"c\\\\.c"', 'a\tb\n"c\\.c'],
    ['"a/\\a\\v\\f\\r\\b.c"', "\x07\v\f\r\b.c"],
    ['"a/\u{1f4be}\\t.c"', "\u{1f4be}\t.c"],
    ['"a/caf\\351.c"', "caf\ufffd.c"],
    ['"a/with blank.c"', "with blank.c"],
    ["a/plain.c", "a/plain.c"],
  ])("have the name that git quotes as %s", (quoted, name) => {
    expect(unquotePath(quoted)).toBe(name);
  });

  it("do not count the signature below as a removed line", () => {
    expect(filesOf(`${small}-- \n2.40.1\n`)).toEqual([{ path: "lib/a.c", additions: 2, deletions: 1 }]);
  });
});

describe("the fingerprint of a diff", () => {
  /** What it is made of, as plainly as can be said. */
  const plainly = (diff: string) => {
    const lines = diff.split("\n");
    const end = lines.findIndex((line) => line === "-- " || line === "--");
    const counted = (end < 0 ? lines : lines.slice(0, end)).map((line) => {
      if (line.startsWith("@@")) return "@@";
      return /^(?:[-+ ]|diff |rename |new file|deleted file|Binary )/.test(line) ? line : "";
    });
    return counted.join("").replace(/\s+/g, "");
  };

  it("is equal where the lines that count are equal but for blanks, and only there", () => {
    const line = fc.oneof(
      fc.constantFrom(
        "-- ",
        "--",
        "@@ -1 +1 @@ x",
        "index 1..2",
        "rename to x",
        "Binary files differ",
        "\\ No",
        "",
      ),
      fc
        .tuple(
          fc.constantFrom("+", "-", " ", "", "di"),
          fc.constantFrom("x", "x y", "\tx", "é", "x\u00a0y", "\v"),
        )
        .map(([sign, rest]) => sign + rest),
    );
    const diff = fc.array(line, { maxLength: 6 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(diff, diff, (one, other) => {
        expect(fingerprintOf(one) === fingerprintOf(other)).toBe(plainly(one) === plainly(other));
      }),
    );
  });

  it("knows a change again at another place, in other versions and with other blanks", () => {
    const moved = small
      .replace("@@ -1,2 +1,3 @@ int a(void)", "@@ -7,2 +9,3 @@ int b(void)")
      .replace("1111111..2222222", "3333333..4444444")
      .replace("+\t\t2;", "+    2;");
    expect(fingerprintOf(moved)).toBe(fingerprintOf(small));
    expect(fingerprintOf(`${small}-- \n2.40.1\n`)).toBe(fingerprintOf(small));
    expect(fingerprintOf(small.replace("2;", "3;"))).not.toBe(fingerprintOf(small));
  });
});
